import { splitFrontMatter } from '../content/front-matter.ts';
import { hashOriginal } from '../content/translation-hash.ts';
import { setFields } from '../content/write-fields.ts';
import { usualLineEnd } from '../lib/text/line-ends.ts';

/** The fields that a later `issue.md` of the inbox gives an issue. */
const headFields = ['title', 'subject', 'preheader', 'date'];

/** The text of an issue's head with the fields of another, and its intro below the one it has. */
export function mergeHead(text: string, added: string, file: string): string {
  const own = splitFrontMatter(text, file).value;
  const given = splitFrontMatter(added, file).value;
  if (own === undefined || given === undefined) return text;
  const fields = headFields.flatMap((name): [string, string][] => {
    const value = given.fields.values[name];
    return value === undefined || value === null ? [] : [[name, String(value)]];
  });
  const end = usualLineEnd(text);
  const front = text.slice(0, text.length - own.body.length).trimEnd();
  const [intro, more] = [own.body.trim(), given.body.trim()];
  const body = intro.includes(more) ? intro : [intro, more].filter(Boolean).join(end + end);
  const merged = `${front}${end}${body === '' ? '' : `${end}${body}${end}`}`;
  return setFields(merged, Object.fromEntries(fields));
}

/** See `hashOriginal`; undefined for text with broken front matter. */
export function hashText(text: string, file: string): string | undefined {
  const front = splitFrontMatter(text, file).value;
  return front === undefined ? undefined : hashOriginal(front);
}
