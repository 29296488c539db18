import { omitEmpty } from '../../lib/omit-empty.ts';
import type { Store, Transaction } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { type Mailing, maySend } from '../../model/mailing.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { getSubscriber } from '../../subscribers/queries/subscriber-rows.ts';
import { recordOutcomes, recordWriting } from '../ledger/attempts.ts';
import { claimDue, type DueMail, releaseClaims } from '../ledger/claims.ts';
import { getMailing } from '../ledger/mailings.ts';
import type { Sender } from '../ledger/senders.ts';
import type { CompiledEdition } from '../message/compile.ts';
import { composeMessage } from '../message/message.ts';
import type { ComposedMail, MailSource, SettledMail } from './mail-source.ts';
import { invalidAddress } from './row-faults.ts';
import type { RunOptions } from './run-options.ts';

export interface CompiledForms {
  html: CompiledEdition;
  text: CompiledEdition;
}

/** The deliveries of one mailing, for a run that sends them. */
export class MailingSource implements MailSource {
  private readonly store: Store;
  private readonly sender: Sender;
  private readonly options: RunOptions;
  private readonly editions: ReadonlyMap<string, CompiledForms>;

  constructor(
    store: Store,
    sender: Sender,
    options: RunOptions,
    editions: ReadonlyMap<string, CompiledForms>,
  ) {
    this.store = store;
    this.sender = sender;
    this.options = options;
    this.editions = editions;
  }

  claim(tx: Transaction, now: Date, limit: number): Promise<DueMail[]> {
    return claimDue(tx, this.sender, { now, limit });
  }

  release(tx: Transaction, keys: readonly string[]): Promise<void> {
    return releaseClaims(tx, this.sender, keys);
  }

  intend(tx: Transaction, keys: readonly string[], now: Date): Promise<Set<string>> {
    return recordWriting(tx, this.sender, keys, now);
  }

  async settle(tx: Transaction, settled: readonly SettledMail[], now: Date): Promise<void> {
    const rows = settled.map(({ key, outcome }) => ({ subscriberId: key, outcome }));
    await recordOutcomes(tx, this.sender, rows, now);
  }

  async compose({
    subscriberId,
    address,
    name,
    firstName,
    edition: wanted,
    textOnly,
  }: DueMail): Promise<ComposedMail> {
    const edition = this.editions.get(wanted)?.[textOnly ? 'text' : 'html'];
    if (edition === undefined) throw new TypeError(`no edition "${wanted}" was frozen`);
    if (address === undefined) throw new TypeError('a recipient without an address');
    const to = { subscriberId, address, ...omitEmpty({ name, firstName }) };
    return composeMessage(edition, to, this.options);
  }

  /** Who unsubscribed since freezing is skipped. */
  skip({ subscriberState, address }: DueMail): DeliveryOutcome | undefined {
    return absent(subscriberState) ?? (address === undefined ? invalidAddress : undefined);
  }

  async explainNotDue({
    subscriberId,
  }: DueMail): Promise<{ outcome?: DeliveryOutcome; stopped?: string }> {
    const { mailing: asked, now } = this.options;
    const { mailing, subscriber } = await withRetries(this.store, async (tx) => ({
      mailing: await getMailing(tx, asked.id),
      subscriber: await getSubscriber(tx, subscriberId),
    }));
    const stopped =
      mailing !== undefined && !maySend(mailing, now()) ? explainHeld(mailing) : undefined;
    const outcome = asked.kind === 'rehearsal' ? undefined : absent(subscriber?.state);
    return { ...(outcome !== undefined && { outcome }), ...(stopped !== undefined && { stopped }) };
  }
}

function absent(subscriberState: SubscriberState | undefined): DeliveryOutcome | undefined {
  if (subscriberState === 'confirmed') return undefined;
  return {
    scope: 'recipient',
    state: 'skipped',
    reason: subscriberState ?? 'erased',
    unattempted: true,
  };
}

function explainHeld({ cancelledAt, pausedAt, finishedAt }: Mailing): string {
  if (cancelledAt !== undefined) return 'The mailing was cancelled.';
  if (pausedAt !== undefined) return 'The mailing is paused.';
  if (finishedAt !== undefined) return 'The mailing has ended.';
  return 'The mailing must not be sent now.';
}
