import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

export const deskDefinitions = {
  'empty-inbox': {
    message: 'Nothing to show: no issue exists, and no item in the inbox is ready for one.',
    hint: 'Put an item into issues/inbox/, or run `masthead collect`.',
  },
} satisfies ProblemDefinitions;

export const deskProblems = defineProblems(deskDefinitions);
