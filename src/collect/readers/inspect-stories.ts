import { parseMarkdown } from '../../content/parse-markdown.ts';
import { findExcess, isExcess, limitParsing, parseLimited } from '../../content/text-limits.ts';
import { parseTree } from '../../lib/markdown-syntax.ts';
import type { TimeLimit } from '../../lib/sandbox/run-limited.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { writeBody } from '../body-markdown.ts';
import type { Candidate, Reading } from '../candidate.ts';
import { leaveOut } from './reading.ts';

/** In seconds, for the first text that takes too long. The limit for a document is ten. */
const bodySeconds = 4;

/** Leaves out candidates that are too long or complex for the main process, with an error. */
export function inspectStories({ value, problems }: Outcome<Reading>): Outcome<Reading> {
  const limit = limitParsing(bodySeconds);
  const found: Problem[] = [];
  const candidates = value.candidates.filter((candidate) => {
    const { title, from: file, line } = candidate;
    const problem = inspectBody(candidate, limit);
    if (problem === undefined) return true;
    // The line is one of the file, not of the text.
    const { line: _, ...rest } = leaveOut(title, problem);
    found.push({ ...rest, file, ...(line !== undefined && { line }) });
    return false;
  });
  return { value: { ...value, candidates }, problems: [...problems, ...found] };
}

function inspectBody({ body, from: file }: Candidate, limit: TimeLimit): Problem | undefined {
  const source = { text: body, file, linesBefore: 0 };
  const parsed = parseLimited(source, limit, () => parseTree(body));
  if ('problem' in parsed) return parsed.problem;
  const excess = findExcess(parsed.value, file);
  if (excess !== undefined) return excess;
  const written = parseLimited(source, limit, () => writeBody(parsed.value));
  if ('problem' in written) return written.problem;
  const again = parseMarkdown(written.value, file, 0, { thirdParties: [] }, limit);
  return again.problems.find(isExcess);
}
