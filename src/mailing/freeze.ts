import type { RandomHex } from '../lib/keys/random.ts';
import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import { contentHash } from './content-hash.ts';
import type { Unserved } from './ledger/deliveries.ts';
import { insertMailing } from './ledger/mailings.ts';
import type { Sample } from './ledger/recipients.ts';

export interface FreezeOptions {
  issue: Pick<Issue, 'number' | 'id'>;
  editions: readonly Edition[];
  parts?: readonly Edition[];
  /** What a subscriber receives; undefined: no mail this time. */
  scopeOf: (choice: Choice) => EditionScope | undefined;
  kind: MailingKind;
  now: Date;
  randomHex: RandomHex;
  /** ISO 8601; nothing is sent before. */
  startAt?: string;
  /** From 1: a correction, which is a mailing of its own. */
  correction?: number;
  only?: Unserved;
}

/** Freezes editions and recipients. Later, only people who unsubscribe are taken out. */
export async function freezeMailing(
  store: Store,
  {
    issue,
    editions,
    parts = [],
    scopeOf,
    kind,
    now,
    randomHex,
    startAt,
    correction = 0,
    only,
  }: FreezeOptions,
): Promise<Mailing> {
  const mailing: Mailing = {
    id: randomHex(12),
    issue: issue.number,
    issueId: issue.id,
    kind,
    contentHash: contentHash(editions),
    createdAt: now.toISOString(),
    ...(startAt !== undefined && { startAt }),
    ...(kind === 'smtp' && { expiresAt: expiryOf(startAt ?? now.toISOString()) }),
    correction,
    runs: 0,
  };
  const all = [...editions, ...parts];
  const names = new Set(all.map(editionName));
  const samples = kind === 'rehearsal' ? sampleRecipients(editions.map(editionName)) : [];
  const editionOf = (choice: Choice): string | undefined => {
    const scope = scopeOf(choice);
    if (scope === undefined) return undefined;
    // Who changed their choice a moment ago receives the whole issue, which includes it.
    return [scope, { language: scope.language }].map(editionName).find((name) => names.has(name));
  };
  const audience = { editionOf, samples, ...(only !== undefined && { only }) };
  await insertMailing(store, mailing, all, audience);
  return mailing;
}

/** A digest is worth sending for so many days (RFC 5321, 4.5.4.1: retries for four to five days). */
const expiryDays = 5;

/** When a mailing expires. @param start ISO 8601. @returns ISO 8601. */
export function expiryOf(start: string): string {
  return new Date(Date.parse(start) + expiryDays * 86_400_000).toISOString();
}

/** For a rehearsal with an empty list. */
function sampleRecipients(editions: readonly string[]): Sample[] {
  const names = ['Đorđe Šarić', 'Živana Ćirić', 'Ardita Çela', 'Νίκος Παπαδόπουλος', ''];
  return names.map((name, index) => ({
    subscriberId: `sample-${index + 1}`,
    address: `reader${index + 1}@example.invalid`,
    name,
    edition: editions[index % editions.length] ?? '',
  }));
}
