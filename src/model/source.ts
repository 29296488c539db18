import { z } from 'zod';
import { languageTag, line, refine, webAddress, words } from './fields.ts';
import { modelProblems } from './problems.ts';

/** An organisation whose stories are collected: an entry of `sources` in `newsletter.yaml`. */
export interface Source extends ImportSettings {
  /** As items name it in `source`. */
  name: string;
  /** The URL of their website. */
  site?: string;
  /** Where `collect` finds their stories. Absent: the source is only named. */
  origin?: Origin;
  /** A feed that readers can follow, too. */
  feedUrl?: string;
}

export interface Origin {
  /** The `field` of a source kind, e.g. `feed`. */
  kind: string;
  /** The value of that field, e.g. the URL of a feed. */
  location: string;
}

/** Which stories of a source are imported, and how. */
export interface ImportSettings {
  /** BCP 47: the language of its stories, whatever they declare themselves. */
  language?: string;
  /** The id of a section. */
  section?: string;
  /** One of these words must occur in a story; lower case, `*` for any ending. */
  words: string[];
  /** None of these may. */
  notWords: string[];
  /** The same for the source's own categories. */
  categories: string[];
  notCategories: string[];
  /** No story is older than this. */
  days?: number;
  /** Only so many of the newest stories that pass are imported. */
  atMost: number;
  /**
   * How much of a story is imported: all, only the summary, or a number of paragraphs. Absent: two
   * paragraphs of a story on the web, all of any other.
   */
  take?: 'whole' | 'summary' | number;
  /** True if its stories become drafts, to be reviewed first. */
  drafts: boolean;
}

/** A source kind, as far as reading the settings goes; `src/collect/sources/` has the rest. */
export interface SourceKindSettings {
  /** Its field in `newsletter.yaml`, e.g. `feed`. */
  field: string;
  /** Of the field's value. */
  schema: z.ZodType<string>;
  /** With an article, for the list of kinds in messages: `a feed`. */
  noun: string;
  /** Where they differ from 10 stories at most, and no drafts. */
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
