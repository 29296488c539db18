import { z } from 'zod';
import { parseEventEnd, parseEventTime } from './event-time.ts';
import {
  about,
  day,
  ignored,
  languageTag,
  line,
  numeric,
  parsedLine,
  refine,
  webAddress,
  words,
  yesNo,
} from './fields.ts';
import { mailForms } from './mail-settings.ts';
import { modelProblems } from './problems.ts';

const former = words.default([]);

const ignore = about(
  ignored.optional(),
  'Silences warnings about this file: the code of each, with the reason.',
  { example: { 'raw-markdown': 'The asterisks are meant.' } },
);

const translationOf = about(
  line.optional(),
  'In a translation: a hash of the words that it was made from, so that `check` can report a later change of the original. Written by masthead.',
  { example: '4f0c1d2ab37e' },
);

/** The front matter of an item. */
export const itemSchema = z.object({
  id: about(
    refine(line, (value) => value.startsWith('urn:uuid:'), modelProblems['bad-id']).optional(),
    "The story's id in feeds and pages. Written by masthead; do not change it.",
    { example: 'urn:uuid:fed5ffac-d501-4cdf-92a9-47b96997b6e4' },
  ),
  title: about(
    refine(
      line,
      (value) => value !== '',
      (_, place) => modelProblems['missing-title'](place),
    ),
    'The headline.',
    { example: 'Next stop Novi Sad, then Niš' },
  ),
  section: about(line.optional(), "The id of one of the newsletter's sections.", {
    example: 'training',
  }),
  url: about(webAddress.optional(), 'The URL of the full story, with `https://`.', {
    example: 'https://dpnsee.example/two-additional-workshops',
  }),
  guid: about(
    line.optional(),
    "The story's id in its feed. Written by `collect`, so that it is not imported twice.",
    { example: 'https://talas.example/?p=41' },
  ),
  author: about(line.optional(), 'The author.', { example: 'The editors' }),
  source: about(line.optional(), 'Who published it first.', {
    example: 'Eurasian Harm Reduction Association',
  }),
  date: about(
    day.optional(),
    'The day of publication or of the event: year, month, day. A time after it is ignored.',
    { example: '2023-12-08' },
  ),
  tags: about(words.default([]), 'A list, or words separated by commas.', {
    example: ['women', 'workshop'],
  }),
  image: about(line.optional(), "The story's picture: a path relative to the story.", {
    example: 'images/palace.png',
  }),
  image_alt: about(line.optional(), 'Alt text: what the picture shows. Required with `image`.', {
    example: 'A long, low building at dusk.',
  }),
  summary: about(line.optional(), 'One or two sentences.', {
    example: 'Two more cities, two more workshops.',
  }),
  weight: about(numeric(z.number()).default(0), 'A number. Lower comes first in a section.', {
    example: -10,
  }),
  draft: about(yesNo.default(false), '`true` keeps the story in the inbox.', { example: true }),
  not_before: about(day.optional(), 'Keeps the story in the inbox until that day.', {
    example: '2026-12-01',
  }),
  corrected: about(
    z
      .object({
        date: about(day, 'The day of the correction.', { example: '2026-11-30' }),
        note: about(line, 'What was wrong.', { example: 'The venue in Novi Sad is OPENS.' }),
      })
      .optional(),
    'When and how the story was corrected after publication.',
    { example: { date: '2026-11-30', note: 'The venue in Novi Sad is OPENS.' } },
  ),
  withdrawn: about(yesNo.default(false), '`true` if the story is withdrawn after publication.', {
    example: true,
  }),
  aliases: about(former, 'Earlier names of the story. Their URLs redirect to it.', {
    example: ['novi-sad-workshop'],
  }),
  duplicate_of: about(
    line.optional(),
    'The `id` of an earlier story that this one repeats on purpose. `collect` writes it into a draft that may be a repeat.',
    { example: 'urn:uuid:fed5ffac-d501-4cdf-92a9-47b96997b6e4' },
  ),
  ignore,
  translation_of: translationOf,
  lang: about(
    languageTag.optional(),
    "The story's language, if it is not the newsletter's first.",
    { example: 'sq' },
  ),
  mail: about(
    z.enum(mailForms).optional(),
    'How much of the story the mail has: all of it, a teaser, only its title, or by its length.',
    { example: 'teaser', otherwise: "that of its section, or the newsletter's" },
  ),
  lead: about(yesNo.optional(), '`true` makes it the lead story of its issue; `false` never.', {
    example: true,
  }),
  starts: about(
    parsedLine(parseEventTime, modelProblems['bad-event-time']).optional(),
    "When an event begins: a day, or a day and a time in the newsletter's time zone.",
    { example: '2026-12-01 18:00' },
  ),
  ends: about(
    parsedLine(parseEventEnd, modelProblems['bad-event-time']).optional(),
    'When it ends: a day, a time, or both.',
    { example: '20:00' },
  ),
  place: about(line.optional(), 'Where it is, or the URL of an online event.', {
    example: 'OPENS, Novi Sad',
  }),
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
  featured: 'lead',
  start: 'starts',
  end: 'ends',
  location: 'place',
  venue: 'place',
};

const headFields = {
  ignore,
  translation_of: translationOf,
  title: about(line.optional(), 'The title of the issue, on its page and at the top of the mail.', {
    example: 'Words for hard things',
    otherwise: "the newsletter's name with month and year",
  }),
  subject: about(line.optional(), 'The subject of the mail.', {
    example: 'Two cities, six countries',
    otherwise: 'the title',
  }),
  preheader: about(line.optional(), 'The line that mail programs show next to the subject.', {
    example: 'A forum on chemsex, and more.',
  }),
};

const date = about(day, 'The date of the issue.', {
  example: '2026-11-24',
  otherwise: 'the day on which it is composed',
});

export const issueHeadSchema = z.object({ ...headFields, date: date.optional() });

const mailing = z.object({
  id: about(line, 'The id of the mailing.'),
  started: about(line, 'When it was started.'),
  finished: about(line.optional(), 'When everyone had received it.'),
  run: about(numeric(z.number().int()).optional(), 'How often it was started or continued.'),
});

export const issueSchema = z.object({
  ...headFields,
  date,
  aliases: about(
    former,
    'Earlier URLs of the issue, from the root of the site. They redirect to it.',
    { example: ['/2014/05/letter.html'] },
  ),
  number: about(
    numeric(z.number().int().positive()),
    "The number, the same as the folder's. Written by `compose`.",
    { example: 3 },
  ),
  id: about(line, 'The id of the issue in feeds. Written by masthead; do not change it.', {
    example: 'urn:uuid:6c1c2ac5-9ba4-47a6-9ee5-3e8c27a5a6a0',
  }),
  mailing: about(
    mailing.optional(),
    'When the issue was mailed. Written by `send`; do not change it.',
  ),
});
