import { hidden } from './shown-text.ts';

/** Markdown that was meant, and that readers see as it is written: why, and what to write. */
export const rawKinds = {
  'link-gap': ['a link has a space between the brackets', 'Write [the text](https://…).'],
  link: [
    'the address of the link is not closed, or contains a space',
    'Write %20 for each space in the address, and close the parenthesis: [the text](https://…) or ![alt text](images/…).',
  ],
  brackets: [
    'the brackets of the link are missing or in the wrong order',
    'Write [the text](https://…) or ![alt text](images/…).',
  ],
  reference: [
    'the link refers to a definition that is missing',
    'Add a line `[name]: https://…`, or write [the text](https://…).',
  ],
  note: ['the note is missing', 'Add a line `[^name]: The text of the note.`'],
  emphasis: [
    'the emphasis does not begin or end',
    'Put the same marks directly before and after the words, in one paragraph: **words**. For the character itself, write a backslash before it.',
  ],
  code: ['the code does not end', 'Put a backtick before and after it: `code`.'],
  highlight: ['Markdown has no highlighting', 'Use emphasis instead: **words**.'],
  heading: ['the heading needs a space', 'Write a space after the #: ## Heading.'],
  'deep-heading': ['a heading has at most six #', 'Write ## Heading.'],
  address: ['the web address is interrupted', 'Write it without spaces: https://example.org.'],
  list: ['this list needs a space after its marks', 'Write "- " or "1. " before each item.'],
  task: ['the box of a task needs a space', 'Write - [ ] or - [x], a space, and the task.'],
  definition: ['lists of definitions are not supported', 'Write - **Term**: what it means.'],
  abbreviation: ['explanations of abbreviations are not supported', 'Write it out in the text.'],
  raised: [
    'Markdown has no superscript of this kind',
    'Write the characters themselves, as in x².',
  ],
  lowered: [
    'Markdown has no subscript of this kind, and strikes it out',
    'Write the characters themselves, as in H₂O.',
  ],
  'heading-line': ['the line has no heading above it', 'Write ## Heading.'],
  table: [
    'the table has no line of hyphens, or one with another number of columns',
    'Put a line below its first row with hyphens for each column: |---|---|.',
  ],
  row: [
    'this row has another number of cells than the first row of the table',
    'Write as many cells as the first row has, and an empty line below the table. Write \\| for the character itself.',
  ],
  directive: ['directives of other programs are not supported', 'Use a callout: > [!NOTE].'],
  callout: ['this kind of callout is unknown', 'Use NOTE, TIP, WARNING or IMPORTANT: > [!NOTE].'],
  contents: [
    'tables of contents are not supported here',
    'Delete it: long issues begin with a list of their stories.',
  ],
  attributes: ['attributes of other programs are not supported', 'Delete them.'],
  shortcode: [
    'template tags of other programs are not supported',
    'Write what they stand for, in Markdown.',
  ],
  wiki: [
    'links of this kind are not supported',
    'Write [the text](https://…) or ![alt text](images/…).',
  ],
  component: [
    'components of other programs are not supported',
    'Write what it shows, in Markdown.',
  ],
  emoji: ['names of emoji are not supported', 'Write the emoji itself.'],
  formula: ['formulas are not supported', 'Write it in words, or show it as a picture.'],
  entity: ['the name of a character is escaped twice', 'Write the character itself.'],
  field: ['this field is text without Markdown', 'Write the words without marks.'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type RawKind = keyof typeof rawKinds;

/** Markdown that readers see as it is written. */
export interface RawMarkdown {
  kind: RawKind;
  /** In the source, with the length of what is shown. */
  offset: number;
  length: number;
}

const { address } = hidden;

/** In the text of a block; `^` is its beginning or that of a line. */
export const patterns: readonly [RawKind, RegExp][] = [
  [
    'shortcode',
    /\[[a-z][\w-]*(?:\s+\w+=(?:"[^"\n]*"|'[^'\n]*'))+\s*\/?\]|\[([a-z]+)(?:=[^[\]\n]*)?\][^[\]]{0,200}\[\/\1\]|\[\/[a-z][\w-]{2,}\](?!\w)/g,
  ],
  ['shortcode', /\{\{[<%][\s\S]{0,300}?[>%]\}\}|\{%[\s\S]{0,300}?%\}/g],
  [
    'contents',
    /^\s*\[[_\ue002]?toc[_\ue002]?\]\s*$|\[\[[_\ue002]?toc[_\ue002]?\]\]|\{:\s*toc\s*\}|\$\{toc\}/gim,
  ],
  ['attributes', /(?<!\{)\{(?::\s*[.#]?[a-z]|#[a-z]|\.[a-z])[^{}\n]*\}/gi],
  ['attributes', /(?<=\ue000)\{[^{}\n]+\}/g],
  ['wiki', /!?\[\[[\p{L}_][^[\]\n]*\]\]|!\[\[[^[\]\n]+\]\]/gu],
  [
    'link-gap',
    new RegExp(
      String.raw`\[(?:[^[\]]|\[[^[\]]*\])+\]\s+\((?=${address}|https?:|www\.|mailto:|\.{0,2}/|#\w)|!\[[^[\]]*\]\s+\((?=\S)`,
      'g',
    ),
  ],
  ['brackets', /\[(?![\d\s,]+\])[^[\]\n]+\](?=\ue003)|(?<!\()<(?=\ue003)/g],
  ['brackets', /!?\([^()\n]+\)\[(?=\ue003|https?:|www\.|images\/)/g],
  ['brackets', /!\[[^[\]\n]*\](?=[\w./-]+\.(?:png|jpe?g|gif|webp)\b)/gi],
  // Not `array[0](x)`, which is code.
  [
    'link',
    new RegExp(String.raw`(?:(?<![\w)\]])!?\[[^[\]]*\]\(|\]\((?=${address}|https?:|www\.))`, 'g'),
  ],
  [
    'link',
    new RegExp(
      String.raw`^\[[^\]^][^\]]*\]:[ \t]+(?:${address}+|https?:[^\s]+)[ \t]+(?=[^\s"'(])`,
      'gm',
    ),
  ],
  ['link', new RegExp(`<${address}+ [^<>\\n]*>`, 'g')],
  [
    'note',
    /(?<![\p{L}\p{N}\])])\^\[[^[\]\n]+\](?!\()|(?<=[\p{L}\p{P}])\^\[\p{L}[^[\]\n]*\s[^[\]\n]*\]/gu,
  ],
  ['note', /\[\^(?!…\])[^[\]\n]+\](?![*+?{])/g],
  // Not `a[i][j]`, and not two numbers of sources.
  [
    'reference',
    /(?<![\p{L}\p{N})\]])!?\[(?!\^|[\d\s,;–-]+\])[^[\]\n]+\]\[(?!\^|…|\.\.\.)[^[\]\n]*\]/gu,
  ],
  ['highlight', /(?<![=\w!<>])==(?=[^\s=])[^=\n]*[^\s=]==(?![=\w])/g],
  ['highlight', /(?<![+\w])\+\+(?=\p{L}{3})[^+\n]*[^\s+]\+\+(?![+\w])/gu],
  ['raised', /(?<=[\p{L}\p{N})])\^[\p{L}\p{N}+-]{1,20}\^(?![\p{L}\p{N}^])/gu],
  ['address', /\bhttps?:\/\/\s+[\p{L}\p{N}-]+\.\p{L}/gu],
  [
    'address',
    /\bhttps?:\s+\/\/[\p{L}\p{N}]|\bhttps?:\/(?!\/)[\p{L}\p{N}]|\bhttps?\/\/[\p{L}\p{N}]/gu,
  ],
  ['address', /\bwww\.\s+[\p{L}\p{N}-]+\.\p{L}|\bwww\s+\.[\p{L}\p{N}]/gu],
  ['formula', /\$\$[^$]{1,400}\$\$/g],
  // Not $5 and $6.
  ['formula', /(?<![\w$\\])\$(?=[^$\n]*[\\^_])[^\s$\d][^$\n]{0,200}(?<=[^\s$])\$(?![\w$])/g],
  // Not 12:30:00, and not a word between two colons.
  ['emoji', /(?<![\w:])(?<!\ue001):(?:[+-]1|[a-z][a-z0-9]*(?:[_+-][a-z0-9]+)*):(?![\w:])/g],
  ['definition', /(?<=\S[ \t]*\n)[ \t]*:[ \t]+(?=\S)/g],
  ['abbreviation', /^[*\ue002]\[[^\]\n]+\]:[ \t]/gm],
  ['code', /^(?:'''|´´´|‘‘‘|’’’)\w*$/gm],
  ['heading-line', /^={3,}[ \t]*$/gm],
  ['directive', /^[ \t]*:{3,}[ \t]*(?=[\w{])|^[ \t]*!!!\s+[a-z]+/gm],
  ['component', /<\/?[A-Z][\w.]*(?:\s[^<>\n]*)?\/?>|^(?:import|export)\s[^\n]+\sfrom\s+["']/gm],
  [
    'entity',
    /&amp;(?:[a-z]\w{1,30}|#\d+|#x[\da-f]+);|&(?:nbsp|[nm]dash|hellip|[lr][sd]quo)\b(?!;)/gi,
  ],
];

/** In lines of a paragraph. */
export const headingWithoutSpace = /^[ \t]*#{2,6}(?=[^\s#])/gm;
export const tooDeepHeading = /^[ \t]*#{7,}(?=[ \t])/gm;

export const unknownCallout =
  /^\[!(?!(?:note|tip|warning|important|quote)\])(?:[a-z]+\]?|\s+[a-z]+\])/i;

/** The box of a task, at the beginning of an item. */
export const boxWithoutSpace = /^\[[ xX]?\](?=[^\s([:])/g;
/** Two lines that were meant as a list. */
export const listWithoutSpaces =
  /^(?:[-+]\p{L}[^\n]*(?:\n[-+]\p{L}[^\n]*)+|1[.)]\p{L}[^\n]*\n2[.)]\p{L}[^\n]*)$/gmu;

/** Names of characters in a field, which is not decoded. */
export const namedCharacter =
  /&(?:amp|nbsp|lt|gt|quot|apos|hellip|[nm]dash|[lr][sd]quo|copy|#\d+|#x[\da-f]+);/i;
