import type { Store, Transaction } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { readAccount } from '../../subscribers/account.ts';
import {
  claimSystemMails,
  type MailSender,
  type QueuedMail,
  recordMailOutcome,
  recordMailsWriting,
  releaseSystemMails,
} from '../../subscribers/queries/mail-queue.ts';
import type { DueMail } from '../ledger/claims.ts';
import type { CompiledEdition } from '../message/compile.ts';
import {
  compileSystemMail,
  composeSystemMail,
  type SystemMailContext,
} from '../message/compose-system-mail.ts';
import type { ComposedMail, MailSource, SettledMail } from './mail-source.ts';
import { invalidAddress } from './row-faults.ts';

/** Milliseconds; its links expire, too. */
const lifetime = 48 * 3_600_000;
/** Milliseconds until a system mail is tried again: at least, and after a permanent refusal. */
const leastWait = 60_000;
const refusedWait = 1_800_000;

/** The queued system mails, for a run that sends them. */
export class SystemMailSource implements MailSource {
  private readonly store: Store;
  private readonly sender: MailSender;
  private readonly context: SystemMailContext & { now: () => Date };
  private readonly claimed = new Map<string, QueuedMail>();
  private readonly compiled = new Map<string, Promise<CompiledEdition>>();

  constructor(store: Store, sender: MailSender, context: SystemMailContext & { now: () => Date }) {
    this.store = store;
    this.sender = sender;
    this.context = context;
  }

  async claim(tx: Transaction, now: Date, limit: number): Promise<DueMail[]> {
    const rows = await claimSystemMails(tx, this.sender, { now, limit });
    for (const row of rows) this.claimed.set(row.id, row);
    return rows.map(({ id: key, subscriberId, textOnly, attempts, address }) => ({
      key,
      subscriberId,
      edition: '',
      textOnly,
      attempts,
      wasRefused: false,
      ...(address !== undefined && { address }),
    }));
  }

  async release(tx: Transaction): Promise<void> {
    if (this.claimed.size === 0) return;
    await releaseSystemMails(tx, this.sender);
    this.claimed.clear();
  }

  intend(tx: Transaction, keys: readonly string[], now: Date): Promise<Set<string>> {
    return recordMailsWriting(tx, this.sender, keys, now);
  }

  async settle(tx: Transaction, settled: readonly SettledMail[], now: Date): Promise<void> {
    for (const { key, outcome } of settled) {
      const row = this.claimed.get(key);
      const recorded = row === undefined ? outcome : outcomeFor(row, outcome, now);
      await recordMailOutcome(tx, this.sender, key, recorded, now);
    }
  }

  async compose({ key }: DueMail): Promise<ComposedMail> {
    const row = this.claimed.get(key);
    if (row?.address === undefined) throw new TypeError('a recipient without an address');
    return composeSystemMail(row, row.address, await this.compile(row), this.context);
  }

  skip({ key }: DueMail): DeliveryOutcome | undefined {
    const row = this.claimed.get(key);
    if (row === undefined) return undefined;
    if (row.address === undefined) return invalidAddress;
    if (!isTooOld(row, this.context.now())) return undefined;
    const reason = 'requested more than two days ago';
    return { scope: 'recipient', state: 'skipped', reason, unattempted: true };
  }

  private async compile(row: QueuedMail): Promise<CompiledEdition> {
    if (row.kind === 'data') {
      return compileSystemMail(row, this.context, [
        await makeDataFile(this.store, row.subscriberId),
      ]);
    }
    const name = `${row.kind} ${row.language} ${row.textOnly}`;
    const known = this.compiled.get(name) ?? compileSystemMail(row, this.context);
    this.compiled.set(name, known);
    // The template may be corrected meanwhile.
    known.catch(() => this.compiled.delete(name));
    return known;
  }

  /** The person was erased, or another process has claimed the mail. */
  async explainNotDue(): Promise<Record<string, never>> {
    return {};
  }
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
