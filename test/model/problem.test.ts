import { expect, test } from 'vitest';
import { formatProblems, type Problem } from '../../src/model/problem.ts';

const twice: Problem = {
  code: 'duplicate-field',
  severity: 'error',
  message: 'This field appears twice.',
  hint: 'Delete one of the two lines.',
  file: 'issues/inbox/a.md',
};
const empty: Problem = {
  code: 'no-story',
  severity: 'error',
  message: 'This file contains no text.',
  hint: 'Paste the text into it and save it.',
  file: 'issues/inbox/a.md',
};
const at = (problem: Problem, line: number): Problem => ({ ...problem, line });

test('a hint is printed once for problems with the same text', () => {
  const warning: Problem = { ...empty, severity: 'warning', line: 1 };
  expect(formatProblems([at(twice, 9), warning, at(empty, 4), at(twice, 2)])).toEqual([
    [
      'issues/inbox/a.md:2  error: This field appears twice. (duplicate-field)',
      'issues/inbox/a.md:9  error: This field appears twice. (duplicate-field)',
      '    Delete one of the two lines.',
    ].join('\n'),
    'issues/inbox/a.md:4  error: This file contains no text. (no-story)\n    Paste the text into it and save it.',
    'issues/inbox/a.md:1  warning: This file contains no text. (no-story)\n    Paste the text into it and save it.',
  ]);
});

test('different hints stay apart', () => {
  const lines = formatProblems([at(twice, 1), { ...at(twice, 2), hint: 'Another.' }]);
  expect(lines).toHaveLength(2);
});

test('after ten, the rest is counted', () => {
  const many = (count: number): Problem[] =>
    [...Array(count).keys()].map((line) => at(twice, line));
  expect(formatProblems(many(10)).join('\n').split('\n')).toHaveLength(11);
  const lines = formatProblems(many(37)).join('\n').split('\n');
  expect(lines).toHaveLength(12);
  expect(lines.slice(-2)).toEqual([
    '    and 27 more like this',
    '    Delete one of the two lines.',
  ]);
});
