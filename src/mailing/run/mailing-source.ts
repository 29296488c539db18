import { omitEmpty } from '../../lib/omit-empty.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { type Mailing, maySend } from '../../model/mailing.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { getSubscriber } from '../../subscribers/queries/subscriber-rows.ts';
import { recordOutcomes, recordWriting } from '../ledger/attempts.ts';
import { claimDue, releaseClaims } from '../ledger/claims.ts';
import { getMailing } from '../ledger/mailings.ts';
import type { Sender } from '../ledger/senders.ts';
import type { CompiledEdition } from '../message/compile.ts';
import { composeMessage } from '../message/message.ts';
import type { MailSource } from './mail-source.ts';
import { invalidAddress } from './row-faults.ts';
import type { RunOptions } from './run-state.ts';

export type CompiledForms = Record<'html' | 'text', CompiledEdition>;

/** The deliveries of one mailing, for a run that sends them. @param editions By name. */
export function mailingSource(
  store: Store,
  sender: Sender,
  options: RunOptions,
  editions: ReadonlyMap<string, CompiledForms>,
): MailSource {
  return {
    claim: (tx, now, limit) => claimDue(tx, sender, { now, limit }),
    release: (tx, keys) => releaseClaims(tx, sender, keys),
    intend: (tx, keys, now) => recordWriting(tx, sender, keys, now),
    settle: (tx, settled, now) => recordOutcomes(tx, sender, settled, now),
    compose: async ({ subscriberId, address, name, firstName, ...wanted }) => {
      const edition = editions.get(wanted.edition)?.[wanted.textOnly ? 'text' : 'html'];
      if (edition === undefined) throw new TypeError(`no edition "${wanted.edition}" was frozen`);
      if (address === undefined) throw new TypeError('a recipient without an address');
      const to = { subscriberId, address, ...omitEmpty({ name, firstName }) };
      return composeMessage(edition, to, options);
    },
    // Who unsubscribed since freezing is skipped.
    skip: ({ subscriberState, address }) =>
      absent(subscriberState) ?? (address === undefined ? invalidAddress : undefined),
    explainNotDue: async ({ subscriberId }) => {
      const { mailing: asked, now } = options;
      const { mailing, subscriber } = await withRetries(store, async (tx) => ({
        mailing: await getMailing(tx, asked.id),
        subscriber: await getSubscriber(tx, subscriberId),
      }));
      const isHeld = mailing !== undefined && !maySend(mailing, now());
      return omitEmpty({
        outcome: asked.kind === 'rehearsal' ? undefined : absent(subscriber?.state),
        stopped: isHeld ? explainHeld(mailing) : undefined,
      });
    },
  };
}

function absent(subscriberState: SubscriberState | undefined): DeliveryOutcome | undefined {
  if (subscriberState === 'confirmed') return undefined;
  const reason = subscriberState ?? 'erased';
  return { scope: 'recipient', state: 'skipped', reason, unattempted: true };
}

function explainHeld({ cancelledAt, pausedAt, finishedAt }: Mailing): string {
  if (cancelledAt !== undefined) return 'The mailing was cancelled.';
  if (pausedAt !== undefined) return 'The mailing is paused.';
  if (finishedAt !== undefined) return 'The mailing has ended.';
  return 'The mailing must not be sent now.';
}
