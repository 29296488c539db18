import { dayIn } from '../../model/calendar.ts';
import { hasErrors, type Outcome, type Problem } from '../../model/problem.ts';
import type { Source } from '../../model/source.ts';
import type { Candidate } from '../candidate.ts';
import { importMarkdown } from '../inbox/import-markdown.ts';
import { importStories } from '../inbox/import-stories.ts';
import type { ImportTools, StoryResult } from '../inbox/import-tools.ts';
import { selectNewest, whyExcluded } from '../inbox/select-stories.ts';
import { collectProblems } from '../problems.ts';
import type { SourceKind, SourceResult } from './source-kind.ts';
import { fileKey, type SourceState, settingsHash } from './source-state.ts';

export interface SourceReport {
  source: string;
  quiet?: string;
  stories: StoryResult[];
  failed?: Problem;
}

const longFailure = 7 * 24 * 60 * 60 * 1000;

/** Imports, then changes the state: the next run completes an interrupted one. */
export async function importSource(
  source: Source,
  fetched: SourceResult,
  { keyOf }: Pick<SourceKind, 'keyOf'>,
  state: SourceState,
  tools: ImportTools & { today: string; now: Date },
): Promise<Outcome<SourceReport>> {
  const report: SourceReport = { source: source.name, stories: [] };
  if (fetched.outcome === 'not fetched') {
    return { value: { ...report, quiet: fetched.why }, problems: [] };
  }
  state.asked = tools.now.toISOString();
  if (fetched.outcome === 'failed') {
    const problems = recordFailure(source, state, fetched.until, tools);
    return { value: { ...report, failed: fetched.problem }, problems };
  }
  state.failing = undefined;
  state.until = undefined;
  if (fetched.outcome === 'unchanged') {
    return { value: { ...report, quiet: 'unchanged' }, problems: [] };
  }

  const problems = [...fetched.problems];
  const known = new Set(state.taken);
  const { wanted, others } = chooseStories(fetched.candidates, source, tools.today, (candidate) =>
    known.has(keyOf(candidate)),
  );
  const imported = await importStories(wanted, source, tools);
  report.stories.push(...imported.value, ...others);
  problems.push(...imported.problems);
  for (const found of fetched.markdown ?? []) {
    const keyOfFile = (title: string): string => fileKey({ from: found.file, title });
    const wasImported = (title: string): boolean => known.has(keyOfFile(title));
    const markdown = await importMarkdown(found, tools, { ...source, wasImported });
    problems.push(...markdown.problems);
    if (markdown.value === undefined) continue;
    const { fate, title } = markdown.value;
    report.stories.push(markdown.value);
    if (fate !== 'refused' && !wasImported(title)) state.taken.push(keyOfFile(title));
  }
  const refused = imported.value.map(({ fate }) => fate === 'refused');
  state.taken.push(...wanted.filter((_, at) => !refused[at]).map(keyOf));
  // Without these the next run fetches everything again, refused stories included.
  const isComplete = !hasErrors(fetched.problems) && !refused.includes(true);
  const { etag, lastModified, seenAt } = isComplete ? fetched : {};
  Object.assign(state, { etag, lastModified, seenAt, settings: settingsHash(source) });
  return { value: report, problems };
}

function recordFailure(
  { name }: Source,
  state: SourceState,
  until: Date | undefined,
  { now, newsletter }: Pick<ImportTools, 'newsletter'> & { now: Date },
): Problem[] {
  const since = state.failing?.since ?? now.toISOString();
  const times = (state.failing?.times ?? 0) + 1;
  state.until = until?.toISOString();
  state.failing = { since, times };
  if (now.getTime() - Date.parse(since) < longFailure) return [];
  const params = { name, since: dayIn(new Date(since), newsletter.timeZone), times };
  return [collectProblems['source-fails'](params, { file: 'issues/newsletter.yaml' })];
}

function chooseStories(
  candidates: readonly Candidate[],
  source: Source,
  today: string,
  wasImported: (candidate: Candidate) => boolean,
): { wanted: Candidate[]; others: StoryResult[] } {
  const reasons = new Map(candidates.map((each) => [each, whyExcluded(each, source, today)]));
  const passing = candidates.filter((each) => reasons.get(each) === undefined);
  const chosen = selectNewest(passing, source.atMost);
  const wanted: Candidate[] = [];
  const others = candidates.flatMap((candidate): StoryResult[] => {
    const { from, title } = candidate;
    const tooMany = chosen.has(candidate) ? undefined : `more than ${source.atMost}`;
    const why = reasons.get(candidate) ?? tooMany;
    if (why !== undefined) return [{ from, title, fate: 'left out', why }];
    if (wasImported(candidate)) return [{ from, title, fate: 'seen', why: 'imported before' }];
    wanted.push(candidate);
    return [];
  });
  return { wanted, others };
}
