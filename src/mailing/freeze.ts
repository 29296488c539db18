import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import type { Unserved } from './ledger/deliveries.ts';
import { insertMailing } from './ledger/mailings.ts';
import type { Sample } from './ledger/recipients.ts';

/**
 * A hash over all that is mailed: two issues with the same hash are the same mail.
 * @returns 64 hexadecimal digits.
 */
export function contentHash(editions: readonly Edition[]): string {
  const hash = createHash('sha256');
  for (const { language, subject, html, text, attachments } of editions) {
    hash.update(JSON.stringify([language, subject, html, text]));
    for (const { cid, bytes } of attachments) hash.update(cid).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Freezes editions and recipients: from here on the mailing is what it is, whatever happens to
 * the files and the list, but for people who leave it.
 */
export async function freezeMailing(
  store: Store,
  { issue, editions, parts = [], scopeOf, kind, now, startAt, correction = 0, only }: FreezeOptions,
): Promise<Mailing> {
  const mailing: Mailing = {
    id: randomBytes(12).toString('hex'),
    issue: issue.number,
    issueId: issue.id,
    kind,
    contentHash: contentHash(editions),
    createdAt: now.toISOString(),
    ...(startAt !== undefined && { startAt }),
    ...(kind === 'smtp' && { expiresAt: staleFrom(startAt ?? now.toISOString()) }),
    correction,
    runs: 0,
  };
  const all = [...editions, ...parts];
  const names = new Set(all.map(editionName));
  const samples = kind === 'rehearsal' ? sampleRecipients(editions.map(editionName)) : [];
  const editionOf = (choice: Choice): string | undefined => {
    const scope = scopeOf(choice);
    if (scope === undefined) return undefined;
    // Somebody changed their mind a moment ago: the whole issue has what they want, and more.
    return [scope, { language: scope.language }].map(editionName).find((name) => names.has(name));
  };
  await insertMailing(store, mailing, all, {
    editionOf,
    samples,
    ...(only !== undefined && { only }),
  });
  return mailing;
}

export interface FreezeOptions {
  issue: Pick<Issue, 'number' | 'id'>;
  /** Of the whole issue, in the order of the newsletter's languages. */
  editions: readonly Edition[];
  /** Of sections, for those who follow them alone. */
  parts?: readonly Edition[];
  /** What somebody gets; undefined: no mail this time. */
  scopeOf: (choice: Choice) => EditionScope | undefined;
  kind: MailingKind;
  now: Date;
  /** ISO 8601; nothing leaves before. */
  startAt?: string;
  /** 1 and on: a correction, which is a mailing of its own. */
  correction?: number;
  /** Nobody else gets it, whoever is on the list. */
  only?: Unserved;
}

/** A digest is news for so many days; retries end then (RFC 5321, 4.5.4.1 has four to five). */
const freshDays = 5;

/** When a mailing that begins at an instant becomes stale. */
export function staleFrom(start: string): string {
  return new Date(Date.parse(start) + freshDays * 86_400_000).toISOString();
}

/** Five who are nobody: names with the letters of the region, one without a name, under a domain that never is. */
function sampleRecipients(editions: readonly string[]): Sample[] {
  const names = ['Đorđe Šarić', 'Živana Ćirić', 'Ardita Çela', 'Νίκος Παπαδόπουλος', ''];
  return names.map((name, index) => ({
    subscriberId: `sample-${index + 1}`,
    address: `reader${index + 1}@example.invalid`,
    name,
    edition: editions[index % editions.length] as string,
  }));
}
