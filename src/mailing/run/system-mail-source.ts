import type { Store } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { readAccount } from '../../subscribers/export.ts';
import {
  claimSystemMails,
  type MailSender,
  type QueuedMail,
  recordMailOutcome,
  recordMailsWriting,
  releaseSystemMails,
} from '../../subscribers/queries/mail-queue.ts';
import type { CompiledEdition } from '../message/compile.ts';
import {
  compileSystemMail,
  composeSystemMail,
  type SystemMailContext,
} from '../message/compose-system-mail.ts';
import type { MailSource } from './mail-source.ts';
import { invalidAddress } from './row-faults.ts';

/** Milliseconds; its links expire, too. */
const lifetime = 48 * 3_600_000;
/** Milliseconds until a system mail is tried again: at least, and after a permanent refusal. */
const leastWait = 60_000;
const refusedWait = 1_800_000;

/** The queued system mails, for a run that sends them. */
export function systemMailSource(
  store: Store,
  sender: MailSender,
  context: SystemMailContext & { now: () => Date },
): MailSource {
  const claimed = new Map<string, QueuedMail>();
  const compiled = new Map<string, Promise<CompiledEdition>>();
  const compile = async (row: QueuedMail): Promise<CompiledEdition> => {
    if (row.kind === 'data') {
      return compileSystemMail(row, context, [await makeDataFile(store, row.subscriberId)]);
    }
    const name = `${row.kind} ${row.language} ${row.textOnly}`;
    const known = compiled.get(name) ?? compileSystemMail(row, context);
    compiled.set(name, known);
    // The template may be corrected meanwhile.
    known.catch(() => compiled.delete(name));
    return known;
  };
  return {
    claim: async (tx, now, limit) => {
      const rows = await claimSystemMails(tx, sender, { now, limit });
      for (const row of rows) claimed.set(row.id, row);
      return rows.map(({ id: key, subscriberId, textOnly, attempts, address }) => ({
        ...{ key, subscriberId, textOnly, attempts, edition: '', wasRefused: false },
        ...(address !== undefined && { address }),
      }));
    },
    release: async (tx) => {
      if (claimed.size === 0) return;
      await releaseSystemMails(tx, sender);
      claimed.clear();
    },
    intend: (tx, keys, now) => recordMailsWriting(tx, sender, keys, now),
    settle: async (tx, settled, now) => {
      for (const { key, outcome } of settled) {
        const row = claimed.get(key);
        const recorded = row === undefined ? outcome : outcomeFor(row, outcome, now);
        await recordMailOutcome(tx, sender, key, recorded, now);
      }
    },
    compose: async ({ key }) => {
      const row = claimed.get(key);
      if (row?.address === undefined) throw new TypeError('a recipient without an address');
      return composeSystemMail(row, row.address, await compile(row), context);
    },
    skip: ({ key }) => {
      const row = claimed.get(key);
      if (row === undefined) return undefined;
      if (row.address === undefined) return invalidAddress;
      if (!isTooOld(row, context.now())) return undefined;
      const reason = 'requested more than two days ago';
      return { scope: 'recipient', state: 'skipped', reason, unattempted: true };
    },
    // The person was erased, or another process has claimed the mail.
    explainNotDue: async () => ({}),
  };
}

async function makeDataFile(store: Store, subscriberId: string) {
  const text = JSON.stringify(await readAccount(store, subscriberId), null, 2);
  return { filename: 'my-data.json', type: 'application/json', bytes: Buffer.from(`${text}\n`) };
}

/** Nobody settles a system mail by hand, so each comes to an end. */
function outcomeFor(row: QueuedMail, outcome: DeliveryOutcome, now: Date): DeliveryOutcome {
  if (outcome.state !== 'pending' && outcome.state !== 'deferred') return outcome;
  const { refused, halt, stop } = outcome;
  const isFinal = refused === 'fail' || refused === 'suppress';
  if (isTooOld(row, now) || (isFinal && row.attempts > 0)) {
    return { ...outcome, state: 'failed', reason: `given up: ${outcome.reason}` };
  }
  // The server is away, or refuses us: that does not count as an attempt of this mail, and all of them wait.
  if (halt !== undefined || stop !== undefined) return { ...outcome, unattempted: true };
  const least = new Date(now.getTime() + (isFinal ? refusedWait : leastWait)).toISOString();
  const { nextAttempt = least } = outcome;
  return { ...outcome, nextAttempt: nextAttempt < least ? least : nextAttempt };
}

function isTooOld({ createdAt }: QueuedMail, now: Date): boolean {
  return now.getTime() - Date.parse(createdAt) > lifetime;
}
