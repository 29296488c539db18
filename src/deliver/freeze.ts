import { createHash, randomBytes } from 'node:crypto';
import type { Edition } from '../newsletter/edition.ts';
import type { Issue } from '../newsletter/issue.ts';
import type { Mailing, MailingKind } from '../newsletter/mailing.ts';
import type { Unserved } from '../store/deliveries.ts';
import { insertMailing, type Sample } from '../store/mailings.ts';
import type { Store } from '../store/open.ts';

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
 * @param editions In the order of the newsletter's languages; the first is for all others.
 */
export async function freezeMailing(
  store: Store,
  { issue, editions, kind, now, startAt, correction = 0, only }: FreezeOptions,
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
  const languages = editions.map(({ language }) => language);
  const samples = kind === 'rehearsal' ? sampleRecipients(languages) : [];
  await insertMailing(store, mailing, editions, { samples, ...(only !== undefined && { only }) });
  return mailing;
}

export interface FreezeOptions {
  issue: Pick<Issue, 'number' | 'id'>;
  editions: readonly Edition[];
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
function sampleRecipients(languages: readonly string[]): Sample[] {
  const names = ['Đorđe Šarić', 'Živana Ćirić', 'Ardita Çela', 'Νίκος Παπαδόπουλος', ''];
  return names.map((name, index) => ({
    subscriberId: `sample-${index + 1}`,
    address: `reader${index + 1}@example.invalid`,
    name,
    language: languages[index % languages.length] as string,
  }));
}
