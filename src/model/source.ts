import { z } from 'zod';
import { languageTag, line, refine, webAddress, words } from './fields.ts';
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
  /** Default: 10 stories at most, no drafts. */
  defaults?: Partial<Pick<ImportSettings, 'atMost' | 'drafts'>>;
  /** Readers can follow its location, too. */
  isFeed?: true;
}

const count = z.number().int().min(1);

const common = {
  name: line,
  site: webAddress.optional(),
  language: languageTag.optional(),
  section: line.optional(),
  words: words.default([]),
  not_words: words.default([]),
  categories: words.default([]),
  not_categories: words.default([]),
  days: count.optional(),
  at_most: count.optional(),
  take: z.union([z.enum(['whole', 'summary']), count]).optional(),
  drafts: z.boolean().optional(),
};

/** An entry of `sources` as written: the common fields, and at most one field of a kind. */
export function sourceSchema(kinds: readonly SourceKindSettings[]) {
  const own = Object.fromEntries(kinds.map(({ field, schema }) => [field, schema.optional()]));
  const nouns = kinds.map(({ noun }) => noun);
  return refine(
    z.strictObject({ ...own, ...common }),
    (source) => kinds.filter(({ field }) => field in source).length <= 1,
    (_, place) => modelProblems['source-of-two-kinds']({ kinds: nouns }, place),
  );
}

export type SourceSettings = z.infer<ReturnType<typeof sourceSchema>>;
