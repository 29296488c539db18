import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';
import { type MergeTagMeaning, mergeTagHints } from './find-merge-tags.ts';
import { type RawKind, rawKinds } from './raw-patterns.ts';

export const textDefinitions = {
  'raw-markdown': {
    severity: 'warning',
    message: ({ found, kind }: RawText) => `Readers see "${found}": ${rawKinds[kind][0]}.`,
    hint: ({ kind }: RawText) => rawKinds[kind][1],
    example: { found: '[the report] (https://…', kind: 'link-gap' as const },
  },
  'unused-note': {
    severity: 'warning',
    message: ({ isSecond }: { isSecond: boolean }) =>
      isSecond
        ? 'A note of this name exists already: readers never see this one.'
        : 'Nothing refers to this note: readers never see it.',
    hint: 'Refer to it in the text with [^name], or delete the note.',
    example: { isSecond: false },
  },
  'empty-heading': {
    severity: 'warning',
    message: 'This heading has no text.',
    hint: 'Write the heading after the #, or delete the line.',
  },
  'open-code-block': {
    severity: 'warning',
    message: 'This block of code does not end: everything below it is shown as code.',
    hint: 'Put ``` on a line of its own below the code.',
  },
  'merge-tag': {
    severity: 'warning',
    message: ({ tag }: MergeTag) =>
      `Readers see "${tag}": merge tags of other programs are not filled in.`,
    hint: ({ instead }: MergeTag) => mergeTagHints[instead],
    example: { tag: '{{first_name}}', instead: 'name' as const },
  },
  'repeated-title': {
    severity: 'warning',
    message: ({ issue }: { issue: number }) => `Issue ${issue} has the same title as this one.`,
    hint: 'Change one of the two, so that readers can distinguish them in lists and in their inbox.',
    example: { issue: 11 },
  },
  'far-date': {
    severity: 'warning',
    message: ({ date }: { date: string }) => `The date ${date} is far from today.`,
    hint: 'Check the year.',
    example: { date: '0206-11-24' },
  },
} satisfies ProblemDefinitions;

interface RawText {
  /** The beginning of what readers see. */
  found: string;
  kind: RawKind;
}

interface MergeTag {
  tag: string;
  /** What it was meant for. */
  instead: MergeTagMeaning;
}

export const textProblems = defineProblems(textDefinitions);
