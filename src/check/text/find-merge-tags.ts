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
  /^(?:user|your|subscriber|contact|recipient|customer|member|person|lead|profile|list|campaign|company|merge|custom|data)?(?:(?:first|last|full|sur|nick|family|given|middle|user)?name|[fl]name|e?mail(?:address)?|salutation|greeting|city|country|company(?:name)?|phone(?:number)?|birthday|unsubscribe(?:url|link|text)?|unsub|preferences?(?:url|link)?|webversion|weblink|view(?:in)?browser(?:url|link)?|archive(?:url|link)?|currentyear|ime|prezime|vorname|nachname|anrede|prenom|nom|nombre|apellido|naam|imie|име|презиме|имя|фамилия)$/u;

/** Names that nobody writes in brackets for another reason. */
const longFields =
  /^(?:(?:user|your|subscriber|contact|recipient|customer)?(?:first|last|full|sur|given|family)name|[fl]name|(?:your|subscriber|contact|recipient)(?:name|email)|unsubscribe(?:url|link|text)?|webversion|weblink|vorname|nachname|prenom|apellido|prezime|презиме)$/u;

const name = String.raw`\p{L}[\p{L}\p{N}_. -]{0,40}`;
/** What other programs write where the field is empty: `|friend`, `:friend`, `, fallback=friend`. */
const fallback = String.raw`(?:\s?[|:=][^{}[\]%\n]{0,40})?`;

/** Tags that are only written for programs. */
const certain: readonly RegExp[] = [
  /\{\{\{?(?![<%])(?=[^{}]*\p{L})[^{}]{1,160}(?<![>%])\}?\}\}/gu,
  // Conditions and loops.
  /\{%-?\s*(?:end)?(?:if|elsif|elif|else|unless|for|case|when|assign|set|capture)\b[^{}]{0,160}%\}/g,
  /\{\/?(?:if|else|elseif|foreach|section|unless|endif)\b[^{}\n]{0,80}\}/gi,
  /\[\/?(?:if|else|endif)\b(?:[:\s][^\]\n]{0,60})?\](?!\()/gi,
  /<\/?#[a-z]+[^<>\n]{0,80}>|#(?:if|elseif|foreach|set)\s?\([^()\n]{0,80}\$[^()\n]{0,80}\)/g,
  // The asterisks are read as emphasis.
  /[*\ue002]\|[A-Z][^|\n]{0,60}\|[*\ue002]/gi,
  /<%=?[^%\n]{1,80}%>/g,
  /\$!?\{[a-z][\w.]{0,60}\}/gi,
  /\$\[[A-Z][^\]\n]{0,60}\]\$/g,
  /\[(?:subscriber|newsletter|user|contact|recipient|link|date):[^\]\n]{1,60}\]/g,
  /\[[a-z]+,\s*fallback=[^\]\n]{0,60}\]/gi,
  /\[\[(?:data|user|contact|subscriber|trackingless)\b[:.]?[^[\]\n]{0,60}\]\]/g,
  /\{![A-Z][\w.]{1,60}\}/gi,
  /\[%[^%\n]{1,60}%\]/g,
  /%%=[^%\n]{1,80}=%%|%%[A-Za-z][\w. -]{0,60}%%/g,
  /%recipient[\w.]*%/gi,
  /[~\ue002](?:Contact|Company)\.[A-Z]\w*[~\ue002]/g,
];

/** Tags in marks that ordinary text has, too: they count if the name is that of a field. */
const likely: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\p{L}\p{N}%\\/])%(${name})${fallback}%(?![\p{L}\p{N}%\\/])`, 'gu'),
  new RegExp(String.raw`\[\[\s?(${name})${fallback}\s?\]\]`, 'gu'),
  /(?<![\]\p{L}\p{N}!])\[(\p{Lu}[\p{Lu}\p{N}_ ]{1,40}|[A-Z][a-z]+ [A-Z][a-z]+)\](?![[(:])/gu,
  new RegExp(String.raw`(?<![{$#])\{[$=]?(${name})${fallback}\}(?!\})`, 'gu'),
  /\{contactfield=(\w{1,40})\}/g,
  new RegExp(String.raw`<<\s?(${name})\s?>>|«\s?(\p{L}+(?:_\p{L}+|\p{Lu}\p{L}*))\s?»`, 'gu'),
  /<([a-z]+_[a-z_]+)>/gi,
  /(?<![\w#])##([A-Za-z][\w.-]{1,40})##(?!\w)/g,
  /(?<![\w#&/])#([A-Za-z][\w.-]{1,40})#(?![\w#])/g,
  /(?<![\w@])@@([A-Za-z][\w.]{1,40})@@|(?<![\w|])\|\|([A-Za-z][\w.]{1,40})\|\|/g,
  /(?<![\w$])\$([A-Za-z][\w.]{1,40})\$(?!\w)/g,
  /(?<![\w|])\|([A-Z][A-Z_]{2,40})\|(?![\w|])/g,
  /(?<![\]\w!])\[[+@$*\ue002](\w{2,40})[+*\ue002]?\](?![[(:])/g,
  /%(?:\[(\w{2,40})\]%|\((\w{2,40})\)s)/g,
  // In a salutation.
  /(?<=\p{L} )\[(name)\](?=\s?[,!:])/giu,
];

/** The same for names that are certain. */
const longOnes: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\]\p{L}\p{N}!])\[(${name})${fallback}\](?![[(:])`, 'gu'),
  /(?<![\w$\\])\$!?([A-Za-z]\w{2,40})\b(?!\$)/g,
];

/** What every tag has one of. Without it, the 34 patterns took 7 % of the CPU of a check. */
const anyMark = new RegExp(`[[{<«#$%|~@${hidden.emphasis}]`);

export interface FoundTag {
  offset: number;
  tag: string;
  instead: MergeTagMeaning;
}

/** Finds merge tags in the shown text of a block or field. */
export function findMergeTags(text: string): FoundTag[] {
  if (!anyMark.test(text)) return [];
  const sure = matchesOf(text, certain);
  const named = [
    ...matchesOf(text, likely).filter((match) => fields.test(nameIn(match))),
    ...matchesOf(text, longOnes).filter((match) => longFields.test(nameIn(match))),
  ];
  const found = [...sure, ...named]
    .filter(({ 0: tag }) => !tag.includes(hidden.code))
    .sort((a, b) => a.index - b.index || b[0].length - a[0].length);
  let end = 0;
  return found
    .filter(({ 0: tag, index }) => {
      if (index < end) return false;
      end = index + tag.length;
      return true;
    })
    .map(({ 0: tag, index }) => ({ offset: index, tag, instead: meaningOf(tag) }));
}

function matchesOf(text: string, patterns: readonly RegExp[]): RegExpExecArray[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)]);
}

function nameIn([, name, other]: RegExpExecArray): string {
  return simplify(name ?? other ?? '');
}

function simplify(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function meaningOf(tag: string): MergeTagMeaning {
  const name = simplify(tag);
  if (/unsub|preference/.test(name)) return 'unsubscribe';
  if (/webversion|browser|archive|permalink/.test(name)) return 'web';
  if (/baseurl|siteurl|absurl|relurl|^(?:site|page)|url$/.test(name)) return 'address';
  if (
    /name|salutation|greeting|^(?:ime|prezime|nombre|apellido|prenom|име|презиме|имя)$/.test(name)
  )
    return 'name';
  return 'other';
}
