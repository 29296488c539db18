import { defineProblems, type ProblemDefinitions } from '../../../model/define-problems.ts';

const notFeed = {
  empty: 'The response is empty, so this is not a feed.',
  page: 'This is a web page, not a feed.',
  other: 'This is not an RSS, Atom or JSON feed.',
};

export const feedDefinitions = {
  'no-feed': {
    message: ({ found }: { found: keyof typeof notFeed }) => notFeed[found],
    hint: ({ feeds }: { feeds: readonly string[] }) =>
      feeds.length === 0
        ? 'Look for the URL of the feed on the website, and use that.'
        : `Use the URL of its feed instead: ${feeds.slice(0, 3).join(' or ')}`,
    example: { found: 'page', feeds: ['https://news.example.org/feed'] },
  },
  'unsafe-xml': {
    message: ({ reason }: { reason: string }) =>
      `This feed ${reason}. It was not read, since such files can overload a program.`,
    hint: 'Remove this source, or report it to the owner of the feed.',
    example: { reason: 'declares entities' },
  },
  'broken-feed': {
    severity: 'warning',
    message: 'The XML of this feed is invalid. Only the readable part was imported.',
    hint: 'Check whether a story is missing or cut off, and report it to the owner of the feed.',
  },
  'empty-entry': {
    severity: 'warning',
    message: ({ count }: { count: number }) =>
      count === 1
        ? 'One entry of this feed was left out: it has neither a title nor a text.'
        : `${count} entries of this feed were left out: they have neither a title nor a text.`,
    hint: 'If a story is missing, report it to the owner of the feed.',
    example: { count: 2 },
  },
  'long-entry': {
    severity: 'warning',
    message: 'A text in this feed was left out: it is longer than 1 MB.',
    hint: 'Use the title and the link of the story, or write its text yourself.',
  },
  'too-many-entries': {
    severity: 'warning',
    message: ({ count, most }: { count: number; most: number }) =>
      `This feed has ${count.toLocaleString('en')} entries. Only the first ${most.toLocaleString('en')} were read.`,
    hint: 'Collect older stories from the website, by their URLs.',
    example: { count: 6000, most: 5000 },
  },
} as const satisfies ProblemDefinitions;

export const feedProblems = defineProblems(feedDefinitions);
