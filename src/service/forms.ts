import type { Context } from 'hono';
import { findLanguages } from '../model/languages.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Choice } from '../model/subscriber.ts';

export interface Form {
  /** The last field of that name; empty if there is none. */
  one: (name: string) => string;
  all: (name: string) => string[];
}

/** Reads a submitted form. A body that is not a form counts as an empty one. */
export async function readForm(context: Context): Promise<Form> {
  const body: Record<string, unknown> = await context.req
    .parseBody({ all: true })
    .catch(() => ({}));
  const all = (name: string): string[] =>
    [body[name] ?? []].flat().filter((value): value is string => typeof value === 'string');
  return { all, one: (name) => all(name).at(-1) ?? '' };
}

/** Reads a choice; with every section, future ones too. @param otherwise The default language. */
export function readChoice(
  { one, all }: Form,
  { languages, sections }: Pick<Newsletter, 'languages' | 'sections'>,
  otherwise: string,
): Choice & { language: string } {
  const ticked = new Set(all('section'));
  const followed = sections.map(({ id }) => id).filter((id) => ticked.has(id));
  const isAsked = one('sections') === 'shown' && followed.length < sections.length;
  return {
    language: findLanguages(one('language'), languages)[0] ?? otherwise,
    ...(isAsked && { sections: followed.sort() }),
    ...(one('text') === 'yes' && { textOnly: true }),
  };
}
