import { findExcess, isExcess, limitParsing, parseLimited } from '../../content/limits.ts';
import { parseMarkdown } from '../../content/markdown.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';
import { parseBody, writeBody } from '../markdown.ts';

/** In seconds, for the first text that takes too long; a whole document may take ten. */
const bodySeconds = 4;

type Limit = ReturnType<typeof limitParsing>;

/**
 * Parses the text of every candidate as the main process will: when it is imported, and when it is
 * read from the inbox. A text that is too long or too complex is left out, with an error.
 */
export function inspectStories({ value, problems }: Outcome<Reading>): Outcome<Reading> {
  const limit = limitParsing(bodySeconds);
  const found: Problem[] = [];
  const candidates = value.candidates.filter((candidate) => {
    const problem = inspectBody(candidate, limit);
    if (problem !== undefined) found.push(leftOut(candidate, problem));
    return problem === undefined;
  });
  return { value: { ...value, candidates }, problems: [...problems, ...found] };
}

function inspectBody({ body, from: file }: Candidate, limit: Limit): Problem | undefined {
  const source = { text: body, file, linesBefore: 0 };
  const parsed = parseLimited(source, limit, () => parseBody(body));
  if ('problem' in parsed) return parsed.problem;
  const excess = findExcess(parsed.value, file);
  if (excess !== undefined) return excess;
  const written = parseLimited(source, limit, () => writeBody(parsed.value));
  if ('problem' in written) return written.problem;
  const again = parseMarkdown(written.value, file, 0, { thirdParties: [] }, limit);
  return again.problems.find(isExcess);
}

function leftOut({ title, from, line }: Candidate, problem: Problem): Problem {
  const { code, severity, message, hint } = problem;
  return {
    code,
    severity,
    message: `"${title}" was left out. ${message}`,
    hint,
    file: from,
    ...(line !== undefined && { line }),
  };
}
