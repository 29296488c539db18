import { hasErrors, type Problem } from '../../model/problem.ts';
import type { Reader, Reading } from '../candidate.ts';
import { type Split, splitStories } from '../split/split.ts';
import { splitAt } from '../split/tell.ts';
import { readPlain } from './plain-text.ts';

/**
 * Reads a file of plain text and cuts it as was decided. Where nobody decided, and a line may be a
 * title, it is asked about and nothing comes of the text: cut later, it would come twice.
 */
export const readText: Reader = async (document) => {
  const decision = document.splitAt === undefined ? {} : { lines: document.splitAt };
  const empty: Reading = { candidates: [], links: [], documents: [] };
  const text = readPlain(document);
  if (text.value === undefined) return { value: empty, problems: text.problems };
  const { value, problems } = splitStories(text.value, document, decision);
  const found = [...text.problems, ...problems];
  if (value.candidates.length === 0 && !hasErrors(found)) found.push(noStory(document.from));
  if (value.undecided.length === 0) {
    return { value: { ...empty, candidates: value.candidates }, problems: found };
  }
  found.push(unsure(value, document.from));
  return { value: empty, problems: found };
};

function unsure({ proposals, undecided }: Split, file: string): Problem {
  const lines = undecided.map(({ line }) => line);
  const where = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`;
  return {
    code: 'unsure-story',
    severity: 'error',
    message: `Does a story begin at ${where}? Nothing of this text came in.`,
    hint: `--dry-run tells what speaks for it. Then name the lines of all titles: ${splitAt(proposals.map(({ line }) => line))} without those that are none; --split-at 1 if it is one story. Or write a line of %%% above each story.`,
    file,
    line: lines[0] as number,
  };
}

function noStory(file: string): Problem {
  return {
    code: 'no-story',
    severity: 'error',
    message: 'This file has no words.',
    hint: 'Paste the text into it and save it.',
    file,
  };
}
