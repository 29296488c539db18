import type { RandomHex } from '../lib/keys/random.ts';
import { lockUntilCommit } from '../lib/store/advisory-lock.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { type EditionScope, editionName, type IssueShape } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { BusyError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import { hasEnded, type Mailing, type MailingKind } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import { contentHash } from './content-hash.ts';
import { endMailing } from './end-mailing.ts';
import { hasReachedSomebody, type Unserved } from './ledger/deliveries.ts';
import type { FrozenText } from './ledger/frozen-text.ts';
import {
  decideMailing,
  getMailing,
  insertMailing,
  type MailingDecision,
  mailingsOf,
  replaceMailing,
} from './ledger/mailings.ts';
import { type Assignment, sampleRecipients } from './ledger/recipients.ts';
import type { SentStory } from './story-hashes.ts';

/** Whom a mailing goes to. */
export interface FreezeList {
  /** What a subscriber receives; undefined: no mail this time. */
  scopeOf: (choice: Choice) => EditionScope | undefined;
  /** Absent: everyone on the list. */
  only?: Unserved;
  now: Date;
}

export interface FreezeOptions extends FreezeList {
  issue: Pick<Issue, 'number' | 'id'>;
  editions: readonly Edition[];
  parts?: readonly Edition[];
  stories?: readonly SentStory[];
  shape?: IssueShape;
  kind: MailingKind;
  randomHex: RandomHex;
  /** Of a person. Absent: an earlier start, expiry and pause stay. */
  decision?: MailingDecision;
  /** The mailing that this one corrects: it ends. */
  corrects?: Mailing;
}

/**
 * Freezes editions and recipients of a new mailing. Once somebody has the mail, they stay as they
 * are. @throws BusyError if another process froze one meanwhile.
 */
export async function freezeMailing(store: Store, options: FreezeOptions): Promise<Mailing> {
  const { issue, kind, now, randomHex, shape, decision, corrects } = options;
  const { startAt } = decision ?? {};
  const mailing: Mailing = {
    id: randomHex(12),
    issue: issue.number,
    issueId: issue.id,
    kind,
    contentHash: contentHash(options.editions),
    createdAt: now.toISOString(),
    ...(typeof startAt === 'string' && { startAt }),
    ...(kind === 'smtp' && { expiresAt: expiryOf(startAt ?? now.toISOString()) }),
    correction: corrects === undefined ? 0 : corrects.correction + 1,
    toEveryone: options.only === undefined,
    ...(shape !== undefined && { shape }),
    runs: 0,
  };
  await freezing(store, async (tx) => {
    if (kind === 'smtp') await requireNewest(tx, issue, corrects);
    if (corrects !== undefined) await endMailing(tx, corrects, 'corrected', now);
    await insertMailing(tx, mailing, textOf(options), assign(options));
  });
  return mailing;
}

/**
 * Freezes a mailing again of which nothing was sent. It keeps its id.
 * @throws BusyError if something was sent meanwhile.
 */
export async function freezeAgain(
  store: Store,
  mailing: Mailing,
  options: FreezeOptions,
): Promise<Mailing> {
  const { issue, editions, shape, now, decision } = options;
  const hash = contentHash(editions);
  // The date of a message that a server may remember stays, unless the message is another one.
  const isSame = mailing.contentHash === hash && mailing.runs > 0;
  const again: Mailing = {
    ...mailing,
    issue: issue.number,
    contentHash: hash,
    createdAt: isSame ? mailing.createdAt : now.toISOString(),
    toEveryone: options.only === undefined,
    ...(shape !== undefined && { shape }),
  };
  return freezing(store, async (tx) => {
    await requireUnsent(tx, mailing);
    await replaceMailing(tx, again, textOf(options), assign(options));
    if (decision !== undefined) await decideMailing(tx, mailing.id, decision);
    return (await getMailing(tx, mailing.id)) ?? again;
  });
}

/**
 * Assigns the present list to the frozen text of a mailing of which nothing was sent.
 * @throws BusyError if something was sent meanwhile.
 */
export async function renewRecipients(
  store: Store,
  mailing: Mailing,
  { scopeOf, only, now }: FreezeList,
): Promise<Mailing> {
  const createdAt = mailing.runs > 0 ? mailing.createdAt : now.toISOString();
  const again = { ...mailing, createdAt };
  const editionOf = (choice: Choice): string | undefined => {
    const scope = scopeOf(choice);
    return scope === undefined ? undefined : editionName(scope);
  };
  const assignment = { editionOf, ...(only !== undefined && { only }) };
  await freezing(store, async (tx) => {
    await requireUnsent(tx, mailing);
    await replaceMailing(tx, again, undefined, assignment);
  });
  return again;
}

/** One transaction, and one at a time: also if this process waited so long that its lock was lost. */
function freezing<T>({ db, ...store }: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await lockUntilCommit({ ...store, db: tx }, 'freeze');
    return work({ ...store, db: tx });
  });
}

/** A second mailing of an issue would mail everyone twice. */
async function requireNewest(
  tx: Transaction,
  { id, number }: FreezeOptions['issue'],
  expected: Mailing | undefined,
): Promise<void> {
  const [newest] = await mailingsOf(tx, id, 'smtp');
  if (newest?.id !== expected?.id) throw sentMeanwhile(number);
}

async function requireUnsent(tx: Transaction, { id, issue }: Mailing): Promise<void> {
  const current = await getMailing(tx, id);
  const isOver = current !== undefined && hasEnded(current);
  if (isOver || (await hasReachedSomebody(tx, id))) throw sentMeanwhile(issue);
}

function sentMeanwhile(issue: number): BusyError {
  return new BusyError(
    `Another process sent or cancelled issue ${issue} meanwhile, so this one sent nothing. See \`masthead status ${issue}\`.`,
  );
}

function textOf({ editions, parts = [], stories = [] }: FreezeOptions): FrozenText {
  return { editions: [...editions, ...parts], stories };
}

function assign(options: FreezeOptions): Assignment {
  const { scopeOf, kind, editions, only } = options;
  const names = new Set(textOf(options).editions.map(editionName));
  const samples = kind === 'rehearsal' ? sampleRecipients(editions.map(editionName)) : [];
  const editionOf = (choice: Choice): string | undefined => {
    const scope = scopeOf(choice);
    if (scope === undefined) return undefined;
    // Who changed their choice a moment ago receives the whole issue, which includes it.
    return [scope, { language: scope.language }].map(editionName).find((name) => names.has(name));
  };
  return { editionOf, samples, ...(only !== undefined && { only }) };
}

/** A digest is worth sending for so many days (RFC 5321, 4.5.4.1: retries for four to five days). */
const expiryDays = 5;

/** When a mailing expires. @param start ISO 8601. @returns ISO 8601. */
export function expiryOf(start: string): string {
  return new Date(Date.parse(start) + expiryDays * 86_400_000).toISOString();
}
