import { hasErrors } from '../../model/problem.ts';
import type { DocumentReader } from '../candidate.ts';
import { formatSplitAt } from '../split/format-proposals.ts';
import { splitStories } from '../split/split-stories.ts';
import { readPlain } from './plain-text.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument, storiesRead } from './reading.ts';

/**
 * Splits a text at the lines that were chosen. If nobody chose and a line may be a title, nothing is
 * imported: a text that is split later would be imported twice.
 */
export const readTextDocument: DocumentReader = async (document) => {
  const { from: file, splitAt: lines } = document;
  const text = readPlain(document);
  if (text.value === undefined) return refuseDocument(...text.problems);
  const split = splitStories(text.value, document, lines === undefined ? {} : { lines });
  const { candidates, proposals, undecided } = split.value;
  const problems = [...text.problems, ...split.problems];
  if (candidates.length === 0 && !hasErrors(problems)) {
    problems.push(readerProblems['no-story']({ file }));
  }
  const [first] = undecided;
  if (first === undefined) return storiesRead(candidates, problems);
  const unsure = {
    lines: undecided.map(({ line }) => line),
    option: formatSplitAt(proposals.map(({ line }) => line)),
  };
  problems.push(readerProblems['unsure-story'](unsure, { file, line: first.line }));
  return refuseDocument(...problems);
};
