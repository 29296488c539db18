import { hidden } from './shown-text.ts';

/** What to write instead of a merge tag, by what it was meant for. */
export const mergeTagHints = {
  name: 'Delete it: a mail with an intro begins with a greeting, which has the name of the reader.',
  unsubscribe: 'Delete it: every mail ends with a link to unsubscribe and one to the preferences.',
  web: 'Delete it: every mail has a link to the issue on the web.',
  address: 'Write the complete address: https://example.org/….',
  other: 'Write the words themselves. The text is the same for all readers.',
} as const;

export type MergeTagMeaning = keyof typeof mergeTagHints;

/** The names of fields that other programs fill in, in lower case without separators. */
const fields =
  /^(?:user|subscriber|contact|recipient|customer|member|person|lead|profile|list|campaign|company|merge)?(?:(?:first|last|full|sur|nick|family|given|middle|user)?name|[fl]name|e?mail(?:address)?|salutation|greeting|city|country|company(?:name)?|phone(?:number)?|birthday|unsubscribe(?:url|link)?|unsub|preferences?(?:url|link)?|webversion|view(?:in)?browser(?:url|link)?|archive(?:url|link)?|currentyear|ime|prezime|vorname|nachname|anrede|prenom|nom|nombre|apellido|naam|imie|имя|фамилия)$/u;

/** Tags that are only written for programs. */
const certain: readonly RegExp[] = [
  /\{\{\{?[^{}<%\n]{1,120}\}?\}\}/g,
  // The asterisks are read as emphasis.
  /[*\ue002]\|[A-Z][^|\n]{0,60}\|[*\ue002]/gi,
  /<%=?[^%\n]{1,80}%>/g,
  /\$\{[a-z][\w.]{0,60}\}/gi,
  /\$\[[A-Z][^\]\n]{0,60}\]\$/g,
  /\[(?:subscriber|newsletter|user|contact|recipient|link|date):[^\]\n]{1,60}\]/g,
  /\[[a-z]+,\s*fallback=[^\]\n]{0,60}\]/gi,
  /\{![A-Z][\w.]{1,60}\}/gi,
  /\[%[^%\n]{1,60}%\]/g,
  /%%[A-Za-z][\w. -]{0,60}%%/g,
  /%recipient[\w.]*%/gi,
];

/** Tags in marks that ordinary text has, too: they count if the name is that of a field. */
const likely: readonly RegExp[] = [
  /(?<![\w%\\/])%([A-Za-z][\w.-]{1,40})%(?![\w%\\/])/g,
  /\[\[([\p{L}][\p{L}\p{N}_. -]{0,40})\]\]/gu,
  /(?<![\]\w!])\[([A-Z][A-Z0-9_ ]{1,40}|[A-Z][a-z]+ [A-Z][a-z]+)\](?![[(:])/g,
  /(?<![{$#])\{\$?([\p{L}][\p{L}\p{N}_.-]{1,40})\}(?!\})/gu,
  /<<\s*([\p{L}][\p{L}\p{N}_. -]{1,40})\s*>>|«\s*(\p{L}+_\p{L}+)\s*»/gu,
  /(?<![\w#])##([A-Za-z][\w.-]{1,40})##(?!\w)/g,
  /(?<![\w@])@@([A-Za-z][\w.]{1,40})@@|(?<![\w|])\|\|([A-Za-z][\w.]{1,40})\|\|/g,
  /(?<![\w$])\$([A-Za-z][\w.]{1,40})\$(?!\w)/g,
  /(?<![\w|])\|([A-Z][A-Z_]{2,40})\|(?![\w|])/g,
];

export interface FoundTag {
  offset: number;
  tag: string;
  instead: MergeTagMeaning;
}

/** Finds merge tags in the shown text of a block or field. */
export function findMergeTags(text: string): FoundTag[] {
  const sure = certain.flatMap((pattern) => [...text.matchAll(pattern)]);
  const named = likely
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(([, name, other]) => fields.test(simplify(name ?? other ?? '')));
  const found = [...sure, ...named]
    .filter(({ 0: tag }) => !tag.includes(hidden.code))
    .sort((a, b) => a.index - b.index);
  return found
    .filter(({ index }, at) => at === 0 || index >= endOf(found[at - 1]))
    .map(({ 0: tag, index }) => ({ offset: index, tag, instead: meaningOf(tag) }));
}

function endOf(match: RegExpExecArray | undefined): number {
  return match === undefined ? 0 : match.index + match[0].length;
}

function simplify(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function meaningOf(tag: string): MergeTagMeaning {
  const name = simplify(tag);
  if (/unsub|preference/.test(name)) return 'unsubscribe';
  if (/webversion|browser|archive|permalink/.test(name)) return 'web';
  if (/baseurl|siteurl|absurl|relurl|^(?:site|page)|url$/.test(name)) return 'address';
  if (/name|salutation|greeting|^(?:ime|vorname|prenom|имя)$/.test(name)) return 'name';
  return 'other';
}
