import { z } from 'zod';
import { day, languageTag, line, refine, webAddress, words } from './fields.ts';
import { modelProblems } from './problems.ts';

/** The front matter of an item: see `docs/content.md`. */
export const itemSchema = z.object({
  id: refine(line, (value) => value.startsWith('urn:uuid:'), modelProblems['bad-id']).optional(),
  title: refine(
    line,
    (value) => value !== '',
    (_, place) => modelProblems['missing-title'](place),
  ),
  section: line.optional(),
  url: webAddress.optional(),
  guid: line.optional(),
  author: line.optional(),
  source: line.optional(),
  date: day.optional(),
  tags: words.default([]),
  image: line.optional(),
  image_alt: line.optional(),
  summary: line.optional(),
  weight: z.number().default(0),
  draft: z.boolean().default(false),
  not_before: day.optional(),
  corrected: z.object({ date: day, note: line }).optional(),
  withdrawn: z.boolean().default(false),
  aliases: words.default([]),
  duplicate_of: line.optional(),
  lang: languageTag.optional(),
});

/** Names that other programs use, and ours. */
export const itemAliases: Readonly<Record<string, keyof typeof itemSchema.shape>> = {
  link: 'url',
  canonical: 'url',
  byline: 'author',
  pubDate: 'date',
  published: 'date',
  category: 'section',
  keywords: 'tags',
  cover: 'image',
  hero: 'image',
  alt: 'image_alt',
  excerpt: 'summary',
  description: 'summary',
  order: 'weight',
};

const headFields = { title: line.optional(), subject: line.optional(), preheader: line.optional() };

export const issueHeadSchema = z.object({ ...headFields, date: day.optional() });

export const issueSchema = z.object({
  ...headFields,
  number: z.number().int().positive(),
  id: line,
  date: day,
  aliases: words.default([]),
  mailing: z
    .object({
      id: line,
      started: line,
      finished: line.optional(),
      run: z.number().int().optional(),
    })
    .optional(),
});
