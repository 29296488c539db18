import type { Terminal } from '../model/command.ts';
import type { Outcome } from '../model/problem.ts';
import type { Document, Reading } from './candidate.ts';
import { readPlain } from './readers/plain-text.ts';
import { proposeStories } from './split/propose.ts';
import { tellProposals } from './split/tell.ts';

/**
 * Reads a text that may hold several stories: cut at the lines that were named, else where that is
 * sure, else where a person says who is asked.
 * @param read Reads a text where it can do no harm.
 * @param dryRun Tells all that may begin a story, and asks nobody.
 */
export async function readPasted(
  document: Document,
  read: (document: Document) => Promise<Outcome<Reading>>,
  { lines, dryRun }: { lines?: readonly number[]; dryRun: boolean },
  { say, ask }: Terminal,
): Promise<Outcome<Reading>> {
  if (lines !== undefined) return read({ ...document, splitAt: lines });
  const whole = await read(document);
  const isUnsure = whole.problems.some(({ code }) => code === 'unsure-story');
  const text = isUnsure || dryRun ? readPlain(document).value : undefined;
  if (text === undefined) return whole;
  const proposals = proposeStories(text);
  if (dryRun && proposals.length > 1) {
    say(`${document.from}: stories may begin here:`);
    for (const line of tellProposals(proposals)) say(`  ${line}`);
  }
  if (dryRun)
    return { ...whole, problems: whole.problems.filter(({ code }) => code !== 'unsure-story') };
  if (!isUnsure) return whole;
  const typed = await ask(
    `At which lines of ${document.from} do stories begin? Of these: ${proposals.map(({ line }) => line).join(',')}; 1 if it is one story; nothing to leave it.`,
  );
  const chosen = typed?.match(/\d+/g)?.map(Number) ?? [];
  return chosen.length === 0 ? whole : read({ ...document, splitAt: chosen });
}
