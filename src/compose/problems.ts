import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

export const composeDefinitions = {
  'edited-while-moved': {
    severity: 'warning',
    message: ({ to }: { to: string }) =>
      `This file changed while it was moved: ${to} has the previous text.`,
    hint: ({ to }: { to: string }) => `Copy your change to ${to}, then delete this file.`,
    example: { to: 'issues/inbox/mill.md' },
  },
  'edited-meanwhile': {
    severity: 'warning',
    message: ({ issue }: { issue: number; folder: string }) =>
      `This file changed while it was moved into issue ${issue}, which has the previous text.`,
    hint: ({ folder }: { folder: string }) =>
      `Copy your change to ${folder}, then delete this file.`,
    example: { issue: 12, folder: 'issues/012' },
  },
  'file-in-the-way': {
    message: ({ other }: { other: string }) => `This file cannot be moved: ${other} is there.`,
    hint: 'Rename one of the two. A picture is also named in its stories.',
    example: { other: 'issues/003/images/harbour.png' },
  },
} satisfies ProblemDefinitions;

export const composeProblems = defineProblems(composeDefinitions);
