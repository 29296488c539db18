import { countNouns } from '../../lib/text/count-nouns.ts';
import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';

export const splitDefinitions = {
  'split-twice': {
    message: 'This text has lines of %%% that say where to split it, so --split-at has no effect.',
    hint: 'Omit --split-at, or remove the lines of %%%.',
  },
  'no-title-there': {
    message: ({ line, lines }: { line: number; lines?: number }) =>
      lines === undefined
        ? `No story can begin at line ${line}: it has no words.`
        : `No story can begin at line ${line}: the text has ${countNouns(lines, 'line')}.`,
    hint: 'Use the line numbers that --dry-run prints: --split-at 1,15,25.',
    example: { line: 120, lines: 98 },
  },
  'story-without-title': {
    severity: 'warning',
    message: 'This story has no title; its first words are used as one.',
    hint: 'Write a title on a line of its own above it, followed by an empty line.',
  },
  'story-without-text': {
    severity: 'warning',
    message: 'This story has a title but no text.',
    hint: 'Write its text. If it belongs to the story below, do not split there.',
  },
  'link-without-address': {
    severity: 'warning',
    message: ({ words }: { words: string }) =>
      `The arrows after “${words}” were a link, whose URL was lost when the text was copied.`,
    hint: ({ words }: { words: string }) =>
      `Find the URL and write [${words}](https://…), or delete the arrows.`,
    example: { words: 'read more' },
  },
} satisfies ProblemDefinitions;

export const splitProblems = defineProblems(splitDefinitions);
