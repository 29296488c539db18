import { dateOfLine } from '../../lib/text/dates-in-words.ts';

export type Attribution =
  | { kind: 'source'; isLoose: boolean; source?: string; url?: string }
  | { kind: 'author'; author: string }
  | { kind: 'date'; date: string };

const place =
  '(?:web ?site|web ?page|website|webpage|blog|newsletter|news ?letter|facebook page|page|site|portal)';

const sources: readonly RegExp[] = [
  new RegExp(`^from (?<name>.+?)(?:['’]s?)? ${place}$`, 'iu'),
  new RegExp(`^from the ${place} of (?<name>.+)$`, 'iu'),
  /^(?:(?:this (?:text|article|story) (?:was|is) )?(?:originally |first )published|re-?published|reposted|taken over|taken) (?:by|on|in|at|from) (?<name>.+)$/iu,
  /^(?:preuzeto|преузето)(?: je| је)? (?:sa?|са?|iz|из|od|од)(?: (?:sajta|сајта|stranice|странице|portala|портала|bloga|блога))? (?<name>.+)$/iu,
];

/** They occur below pictures and tables as often as below titles. */
const looseSources: readonly RegExp[] = [
  /^(?:sources?|izvor|извор|izvori|извори|vir|burimi|quelle|fuente|sursa|forrás|πηγή|източник|kaynak|джерело|источник)\s?: ?(?<name>.+)$/iu,
];

const by = /^(?:by|author:|written by:?|autor(?:ka)?:|piše:|аутор(?:ка)?:|пише:)\s+(?<name>.+)$/iu;
const personalName = /^(?:\p{Lu}[\p{L}.’'-]*)(?: (?:\p{Lu}[\p{L}.’'-]*|de|van|von|der|al)){1,3}$/u;
const address = /\bhttps?:\/\/[^\s<>()]+[^\s<>().,;:!?]/u;

/** Reads 'Source: …', 'Izvor: …', 'By Ana Anić', or a full date. Undefined for email addresses. */
export function readAttribution(line: string): Attribution | undefined {
  const words = line
    .trim()
    .replace(/^[[(*_]+|[\])*_]+$/g, '')
    .trim();
  if (words.length > 120 || words.includes('@')) return undefined;
  const date = dateOfLine(words);
  if (date !== undefined) return { kind: 'date', date };
  const author = by.exec(words)?.groups?.name?.trim();
  if (author !== undefined && personalName.test(author)) return { kind: 'author', author };
  return sourceOf(words, sources, false) ?? sourceOf(words, looseSources, true);
}

/** True for a line that only says where a text is from. */
export function isAttribution(line: string): boolean {
  return readAttribution(line) !== undefined;
}

function sourceOf(
  words: string,
  patterns: readonly RegExp[],
  isLoose: boolean,
): Attribution | undefined {
  const text = words.replace(/[.\s]+$/, '');
  for (const pattern of patterns) {
    const whole = pattern.exec(text)?.groups?.name;
    if (whole === undefined) continue;
    const url = address.exec(whole)?.[0];
    const name = (url === undefined ? whole : whole.replace(url, ''))
      .replace(/^[\s,;:–—(-]+|[\s,;:–—(-]+$/g, '')
      .replace(/^the /, '');
    // Not names: 'From the first page', 'First published in May 2020'.
    const isName =
      (/^[^\p{L}]*\p{Lu}/u.test(name) && !/\b\d{4}$/.test(name)) || /^\S+\.\p{L}{2,}$/u.test(name);
    if (name !== '' && !isName) continue;
    if (name === '' && url === undefined) continue;
    if (url !== undefined && !URL.canParse(url)) continue;
    return {
      kind: 'source',
      isLoose,
      ...(name !== '' && { source: name }),
      ...(url !== undefined && { url }),
    };
  }
  return undefined;
}
