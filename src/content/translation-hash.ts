import { createHash } from 'node:crypto';
import type { FrontMatter } from './front-matter.ts';

/** The fields of front matter that a translation has in its own words. */
export const translatedFields = ['title', 'subject', 'preheader', 'summary', 'image_alt', 'place'];

/**
 * Identifies what a translation was made from: 12 hexadecimal digits over the words of a file. Its
 * other fields, line ends and blank lines around the text do not count.
 */
export function hashOriginal({ fields, body }: FrontMatter): string {
  return hashWords(fields.values, body);
}

/** The same for fields and text that are read already. */
export function hashWords(values: Readonly<Record<string, unknown>>, body: string): string {
  const words = translatedFields.map((name) =>
    String(values[name] ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const text = body.replace(/\r\n?/g, '\n').trim();
  return createHash('sha256')
    .update(JSON.stringify([...words, text]))
    .digest('hex')
    .slice(0, 12);
}

/** True for a file of `masthead translate --todo` without a title or a text of its own. */
export function isSkeleton({ fields: { values }, body }: FrontMatter): boolean {
  if (values.translation_of === undefined) return false;
  const isUntitled = Object.hasOwn(values, 'title') ? String(values.title).trim() === '' : true;
  const own = body.replace(/<!--[\s\S]*?-->/g, '').trim();
  return isUntitled || (own === '' && body.trim() !== '');
}
