import { createHash } from 'node:crypto';
import type { Edition } from '../model/edition.ts';

/** Over everything that is mailed: issues with the same hash are the same mail. */
export function contentHash(editions: readonly Edition[]): string {
  const hash = createHash('sha256');
  for (const { language, subject, html, text, attachments } of editions) {
    hash.update(JSON.stringify([language, subject, html, text]));
    for (const { cid, bytes } of attachments) hash.update(cid).update(bytes);
  }
  return hash.digest('hex');
}
