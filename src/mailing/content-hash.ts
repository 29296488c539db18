import { createHash } from 'node:crypto';
import type { Edition } from '../model/edition.ts';

/** A hash over everything that is mailed, in 64 hexadecimal digits. */
export function contentHash(editions: readonly Edition[]): string {
  const hash = createHash('sha256');
  for (const { language, subject, html, text, attachments } of editions) {
    hash.update(JSON.stringify([language, subject, html, text]));
    for (const { cid, bytes } of attachments) hash.update(cid).update(bytes);
  }
  return hash.digest('hex');
}
