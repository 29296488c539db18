import { stringify } from 'yaml';
import type { Candidate } from '../candidate.ts';

export interface ItemFields
  extends Pick<Candidate, 'title' | 'url' | 'guid' | 'author' | 'source' | 'date' | 'summary'> {
  section?: string;
  lang?: string;
  image?: string;
  image_alt?: string;
  draft?: true;
  duplicate_of?: string;
}

const order = [
  'title',
  'section',
  'url',
  'guid',
  'source',
  'author',
  'date',
  'lang',
  'image',
  'image_alt',
  'summary',
  'draft',
  'duplicate_of',
] as const satisfies readonly (keyof ItemFields)[];

/** Without fields that are absent or empty. */
export function formatItem(head: ItemFields, body: string): string {
  const fields = order.flatMap((name) => {
    const value = head[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return formatFile(Object.fromEntries(fields), body);
}

/** Front matter and body. */
export function formatFile(fields: object, body: string): string {
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${body === '' ? '' : `\n${body}\n`}`;
}
