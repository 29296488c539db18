import { stringify } from 'yaml';
import type { Candidate } from '../candidate.ts';

/** The front matter of an item, as an editor would have typed it. */
export interface ItemHead
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
] as const satisfies readonly (keyof ItemHead)[];

/** The text of an item's file. Fields that are absent or empty are left out. */
export function itemText(head: ItemHead, body: string): string {
  const fields = order.flatMap((name) => {
    const value = head[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const yaml = stringify(Object.fromEntries(fields), { lineWidth: 0 });
  return `---\n${yaml}---\n${body === '' ? '' : `\n${body}\n`}`;
}
