import type { Outcome } from '../model/problem.ts';
import type { Document, Reading } from './candidate.ts';
import { readPlain } from './readers/plain-text.ts';
import { type Proposal, proposeStories } from './split/propose-stories.ts';

export interface PastedTextOptions {
  dryRun: boolean;
  lines?: readonly number[] | undefined;
  /** Undefined without a terminal. */
  ask: (question: string) => Promise<string | undefined>;
  showProposals: (file: string, proposals: readonly Proposal[]) => void;
}

/**
 * Reads a text that may hold several stories, split at named lines, otherwise where that is
 * certain, otherwise where the editor answers. A dry run only shows the proposals.
 */
export async function readPastedText(
  document: Document,
  read: (document: Document) => Promise<Outcome<Reading>>,
  { lines, dryRun, ask, showProposals }: PastedTextOptions,
): Promise<Outcome<Reading>> {
  if (lines !== undefined) return read({ ...document, splitAt: lines });
  const whole = await read(document);
  const isUnsure = whole.problems.some(({ code }) => code === 'unsure-story');
  const text = isUnsure || dryRun ? readPlain(document).value : undefined;
  if (text === undefined) return whole;
  const proposals = proposeStories(text);
  if (dryRun) {
    if (proposals.length > 1) showProposals(document.from, proposals);
    return { ...whole, problems: whole.problems.filter(({ code }) => code !== 'unsure-story') };
  }
  const typed = await ask(
    `Stories may begin at lines ${proposals.map(({ line }) => line).join(',')} of ${document.from}. Type those that are right, 1 if it is one story, or nothing to leave it:`,
  );
  const chosen = typed?.match(/\d+/g)?.map(Number) ?? [];
  return chosen.length === 0 ? whole : read({ ...document, splitAt: chosen });
}
