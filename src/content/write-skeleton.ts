import { stringify } from 'yaml';
import type { FrontMatter } from './front-matter.ts';
import { hashOriginal, translatedFields } from './translation-hash.ts';

/**
 * A file to fill in: its fields empty, with the original of each and the text in comments, which are
 * never published.
 */
export function writeSkeleton(original: FrontMatter): string {
  const { values } = original.fields;
  const fields = translatedFields.filter((name) => name === 'title' || values[name] !== undefined);
  const head = [
    `translation_of: ${stringify(hashOriginal(original), { defaultStringType: 'QUOTE_DOUBLE' }).trim()}`,
    ...copied.flatMap((name) =>
      values[name] === undefined
        ? []
        : [stringify({ [name]: values[name] }, { lineWidth: 0 }).trim()],
    ),
    ...fields.flatMap((name) => [`# ${oneLine(values[name])}`, `${name}:`]),
  ];
  const body = original.body.trim();
  const comment =
    body === ''
      ? []
      : ['', '<!-- Translate this text, and write it below.', '', inComment(body), '-->'];
  return `${['---', ...head, '---', ...comment].join('\n')}\n`;
}

/** The same in every language. */
const copied = ['section', 'url', 'author', 'source', 'image', 'tags', 'starts', 'ends', 'mail'];

function oneLine(value: unknown): string {
  return String(value ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The end of a comment inside it would publish the rest. */
function inComment(text: string): string {
  return text.replaceAll('<!--', '<! --').replaceAll('-->', '-- >');
}
