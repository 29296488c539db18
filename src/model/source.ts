import { z } from 'zod';
import { about, languageTag, line, numeric, refine, webAddress, words, yesNo } from './fields.ts';
import { modelProblems } from './problems.ts';

/** An entry of `sources` in `newsletter.yaml`. */
export interface Source extends ImportSettings {
  name: string;
  site?: string;
  /** Absent: nothing is collected from it. */
  origin?: Origin;
  feedUrl?: string;
}

export interface Origin {
  kind: string;
  location: string;
}

export interface ImportSettings {
  /** BCP 47: the language of its stories, whatever they declare. */
  language?: string;
  section?: string;
  /** One of these words must occur in a story; lower case, `*` for any ending. */
  words: string[];
  /** None of these may. */
  notWords: string[];
  categories: string[];
  notCategories: string[];
  days?: number;
  atMost: number;
  /** Absent: two paragraphs of a story on the web, all of any other. */
  take?: 'whole' | 'summary' | number;
  drafts: boolean;
}

/** A source kind, as far as reading the settings goes; `src/collect/sources/` has the rest. */
export interface SourceKindSettings {
  field: string;
  schema: z.ZodType<string>;
  /** With an article, for the list of kinds in messages: `a feed`. */
  noun: string;
  /** What its field contains, for the reference pages. */
  about: string;
  /** Default: 10 stories at most, no drafts. */
  defaults?: Partial<Pick<ImportSettings, 'atMost' | 'drafts'>>;
  /** Readers can follow its location, too. */
  isFeed?: true;
}

const count = numeric(z.number().int().min(1));

const common = {
  name: about(line, 'The name in the `source` field of its stories.', { example: 'Talas' }),
  site: about(
    webAddress.optional(),
    'Its website. The settings also apply to pages of it that you name.',
    { example: 'https://talas.example' },
  ),
  language: about(
    languageTag.optional(),
    'The language of its stories, whatever the feed declares.',
    { example: 'sr-Latn', otherwise: 'detected' },
  ),
  section: about(line.optional(), 'The section of its stories.', { example: 'press' }),
  words: about(
    words.default([]),
    'Stories must have one of these. They are whole words; upper and lower case and accents make no difference; `drog*` is any word that begins with `drog`.',
    { example: ['drog*', 'harm reduction'] },
  ),
  not_words: about(words.default([]), 'Stories must have none of these.', {
    example: ['football'],
  }),
  categories: about(words.default([]), "The same for the source's own categories.", {
    example: ['Health'],
  }),
  not_categories: about(words.default([]), "The same for the source's own categories.", {
    example: ['Sport'],
  }),
  days: about(count.optional(), 'The maximum age of a story.', {
    example: 45,
    otherwise: 'any age',
  }),
  at_most: about(count.optional(), 'The maximum number of stories; the newest are imported.', {
    example: 5,
    otherwise: '10; for a folder or mailbox, all',
  }),
  take: about(
    z.union([z.enum(['whole', 'summary']), count]).optional(),
    '`whole`, `summary`, or a number of paragraphs. The owner of the text decides what you may use; the link to the original is always there.',
    { example: 'whole', otherwise: '2 from the web; all of a document or a mail' },
  ),
  drafts: about(yesNo.optional(), '`true`: its stories become drafts.', {
    example: true,
    otherwise: '`false`; for a mailbox `true`',
  }),
};

/** An entry of `sources` as written: the common fields, and at most one field of a kind. */
export function sourceSchema(kinds: readonly SourceKindSettings[]) {
  const own = Object.fromEntries(
    kinds.map(({ field, schema, about: text }) => [field, about(schema.optional(), text)]),
  );
  const nouns = kinds.map(({ noun }) => noun);
  return refine(
    z.strictObject({ ...own, ...common }),
    (source) => kinds.filter(({ field }) => field in source).length <= 1,
    (_, place) => modelProblems['source-of-two-kinds']({ kinds: nouns }, place),
  );
}

export type SourceSettings = z.infer<ReturnType<typeof sourceSchema>>;
