import type { Newsletter } from '../model/newsletter.ts';

/**
 * The language of a page for one subscriber: theirs, or the newsletter's first if they chose none
 * or it has no longer that language. Empty for an unknown person: the browser's is used.
 */
export function languageView(
  known: { language?: string | undefined } | undefined,
  { languages }: Pick<Newsletter, 'languages'>,
): { language?: string } {
  if (known === undefined) return {};
  return { language: languages.find((tag) => tag === known.language) ?? languages[0] };
}
