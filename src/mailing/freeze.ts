import type { RandomHex } from '../lib/keys/random.ts';
import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName, type IssueShape } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import { contentHash } from './content-hash.ts';
import type { Unserved } from './ledger/deliveries.ts';
import { type FrozenText, insertMailing, replaceMailing } from './ledger/mailings.ts';
import { type Assignment, sampleRecipients } from './ledger/recipients.ts';
import type { SentStory } from './story-hashes.ts';

export interface FreezeOptions {
  issue: Pick<Issue, 'number' | 'id'>;
  editions: readonly Edition[];
  parts?: readonly Edition[];
  stories?: readonly SentStory[];
  /** What a subscriber receives; undefined: no mail this time. */
  scopeOf: (choice: Choice) => EditionScope | undefined;
  shape?: IssueShape;
  kind: MailingKind;
  now: Date;
  randomHex: RandomHex;
  /** ISO 8601; nothing is sent before. */
  startAt?: string;
  /** From 1: a correction, which is a mailing of its own. */
  correction?: number;
  /** Absent: everyone on the list. */
  only?: Unserved;
}

/** Freezes editions and recipients. Once somebody has the mail, they stay as they are. */
export async function freezeMailing(store: Store, options: FreezeOptions): Promise<Mailing> {
  const { issue, kind, now, randomHex, startAt, shape, correction = 0 } = options;
  const mailing: Mailing = {
    id: randomHex(12),
    issue: issue.number,
    issueId: issue.id,
    kind,
    contentHash: contentHash(options.editions),
    createdAt: now.toISOString(),
    ...(startAt !== undefined && { startAt }),
    ...(kind === 'smtp' && { expiresAt: expiryOf(startAt ?? now.toISOString()) }),
    correction,
    toEveryone: options.only === undefined,
    ...(shape !== undefined && { shape }),
    runs: 0,
  };
  await insertMailing(store, mailing, textOf(options), assign(options));
  return mailing;
}

/**
 * Freezes a mailing again of which nothing was sent. It keeps its id.
 * @param options `schedule`: what a person decided; absent: start, expiry and pause stay.
 */
export async function freezeAgain(
  store: Store,
  mailing: Mailing,
  options: FreezeOptions & { schedule?: { startAt?: string } },
): Promise<Mailing> {
  const { issue, editions, shape, now, schedule } = options;
  const hash = contentHash(editions);
  const { startAt: _, pausedAt: __, ...others } = mailing;
  const kept = schedule === undefined ? mailing : others;
  // The date of a message that a server may remember stays, unless the message is another one.
  const isSame = mailing.contentHash === hash && mailing.runs > 0;
  const again: Mailing = {
    ...kept,
    issue: issue.number,
    contentHash: hash,
    createdAt: isSame ? mailing.createdAt : now.toISOString(),
    ...(schedule !== undefined && {
      ...schedule,
      expiresAt: expiryOf(schedule.startAt ?? now.toISOString()),
    }),
    toEveryone: options.only === undefined,
    ...(shape !== undefined && { shape }),
  };
  await replaceMailing(store, again, textOf(options), assign(options));
  return again;
}

/** Assigns the present list to the frozen text of a mailing of which nothing was sent. */
export async function renewRecipients(
  store: Store,
  mailing: Mailing,
  { scopeOf, only, now }: Pick<FreezeOptions, 'scopeOf' | 'only' | 'now'>,
): Promise<Mailing> {
  const createdAt = mailing.runs > 0 ? mailing.createdAt : now.toISOString();
  const again = { ...mailing, createdAt };
  const editionOf = (choice: Choice): string | undefined => {
    const scope = scopeOf(choice);
    return scope === undefined ? undefined : editionName(scope);
  };
  await replaceMailing(store, again, undefined, {
    editionOf,
    ...(only !== undefined && { only }),
  });
  return again;
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
