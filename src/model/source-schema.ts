import { z } from 'zod';
import { fault, languageTag, line, webAddress, words } from './fields.ts';

/** One of `sources` in `issues/newsletter.yaml`, with the names as they stand there. */

const folder = fault(
  line,
  (value) => !/^[/~\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(value) && value !== '',
  {
    code: 'folder-outside',
    message: "This folder does not lie in the newsletter's own.",
    hint: 'Name it from there on, without .. and a slash in front: from-members/athens.',
  },
);

const count = z.number().int().min(1);

const fields = z.strictObject({
  name: line,
  site: webAddress.optional(),
  feed: webAddress.optional(),
  page: webAddress.optional(),
  folder: folder.optional(),
  mailbox: z.literal(true).optional(),
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
});

const kinds = ['feed', 'page', 'folder', 'mailbox'] as const;

export const sourceSchema = fault(
  fields,
  (source) => kinds.filter((kind) => source[kind] !== undefined).length <= 1,
  {
    code: 'source-of-two-kinds',
    message:
      'A source is a feed, a page, a folder or a mailbox, and this one is more than one of them.',
    hint: 'Make a source of its own of each; they may have the same name.',
  },
);

export type SourceSettings = z.infer<typeof fields>;
