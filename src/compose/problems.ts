import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

export const composeDefinitions = {
  'edited-meanwhile': {
    severity: 'warning',
    message: ({ issue }: { issue: number; folder: string }) =>
      `This file changed while it was moved into issue ${issue}, which has the previous text.`,
    hint: ({ folder }: { folder: string }) =>
      `Copy your change to ${folder}, then delete this file.`,
    example: { issue: 12, folder: 'issues/012' },
  },
} satisfies ProblemDefinitions;

export const composeProblems = defineProblems(composeDefinitions);
