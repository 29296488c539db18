import { hasErrors, type Outcome, type Problem } from '../../newsletter/problem.ts';
import { findAddresses } from '../addresses.ts';
import type { Document, Reader, Reading } from '../candidate.ts';
import type { Proposal } from '../split/propose.ts';
import { type Decision, splitStories } from '../split/split.ts';
import { splitAt } from '../split/tell.ts';
import { decodeText } from './decode-text.ts';

/** Reads a file of plain text with one story or several, cut where that is sure. */
export const readText: Reader = (document) => readStories(document, {});

/**
 * Reads a file of plain text and cuts it as was decided. Where nobody decided, each line that may
 * be a title is asked about, and nothing is cut there.
 */
export async function readStories(
  document: Document,
  decision: Decision,
): Promise<Outcome<Reading>> {
  const empty: Reading = { candidates: [], links: [], documents: [] };
  const text = decodeText(document);
  if (text.value === undefined) return { value: empty, problems: text.problems };
  const { value, problems } = splitStories(text.value, document, decision);
  const found = [...text.problems, ...problems];
  if (value.candidates.length === 0 && !hasErrors(found)) found.push(noStory(document.from));
  const sure = value.proposals.filter(({ certainty }) => certainty === 'sure');
  found.push(...value.undecided.map((each) => unsure(each, sure, document.from)));
  return { value: { ...empty, candidates: value.candidates }, problems: found };
}

function unsure(proposal: Proposal, sure: readonly Proposal[], file: string): Problem {
  const { line, title, reasons, doubts } = proposal;
  const called = findAddresses(title).length > 0 ? '' : `, “${title}”`;
  const lines = splitAt([...sure.map((each) => each.line), line]);
  return {
    code: 'unsure-story',
    severity: 'warning',
    message: `A story may begin here${called}; nothing was cut. ${[...reasons, ...doubts].join(' ')}`,
    hint: `If one does, write a line of %%% above each story, or name the lines of all titles: ${lines}. If the text is one story, go on.`,
    file,
    line,
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
