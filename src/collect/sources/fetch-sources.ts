import { join } from 'node:path';
import { reasonOf } from '../../lib/text/system-error.ts';
import { isBug } from '../../model/bug.ts';
import { dayIn } from '../../model/calendar.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Source } from '../../model/source.ts';
import { dataFolder, type Project } from '../../project.ts';
import type { ImportTools } from '../inbox/import-tools.ts';
import { collectProblems } from '../problems.ts';
import { type ReadingTools, readDocument } from '../read-documents.ts';
import { importSource, type SourceReport } from './import-source.ts';
import { kindOf } from './kinds.ts';
import type { SourceResult, SourceTools } from './source-kind.ts';
import { loadStates, saveStates, uniqueKeys } from './source-state.ts';

/** Sources that are fetched at a time; what they returned is in memory until it is imported. */
const atOnce = 8;

/** Fetches all sources, several at once, and imports what they returned, in their order. */
export async function fetchSources(
  project: Project,
  importing: ImportTools,
  { fetcher, signal, ...reading }: ReadingTools,
  again: boolean,
): Promise<Outcome<SourceReport[]>> {
  const { root, newsletter, env, log } = project;
  const file = join(await dataFolder(root), 'sources.json');
  const states = await loadStates(file);
  const now = project.now();
  const tools = { ...importing, now, today: dayIn(now, newsletter.timeZone) };
  const fail = (source: Source, error: NodeJS.ErrnoException): SourceResult => {
    const isOurs = isBug(error);
    if (isOurs) log.bug(error);
    const reason = error.code === undefined ? error.message : `${reasonOf(error)}.`;
    const params = { reason: isOurs ? undefined : reason };
    return {
      outcome: 'failed',
      problem: collectProblems['source-broken'](params, { file: source.name }),
    };
  };
  const read: SourceTools['read'] = (document, type) =>
    readDocument(document, { fetcher, signal, ...reading }, type);
  const sourceTools = { root, env, fetcher, read, now, again, signal };
  const sources = [...uniqueKeys(newsletter.sources.filter(kindOf))].flatMap(([key, source]) => {
    const [kind, location] = [kindOf(source), source.origin?.location];
    if (kind === undefined || location === undefined) return [];
    const state = states.get(key) ?? { taken: [] };
    states.set(key, state);
    const fetch = async (): Promise<SourceResult> =>
      signal.aborted ? stopped : kind.fetch(source, location, state, sourceTools);
    return [{ source, kind, state, fetch: () => fetch().catch((error) => fail(source, error)) }];
  });

  const value: SourceReport[] = [];
  const problems: Problem[] = [];
  const pending = sources.slice(0, atOnce).map(({ fetch }) => fetch());
  for (const [index, { source, kind, state }] of sources.entries()) {
    log.progress(`Fetching ${source.name}`);
    const fetched = (await pending.shift()) ?? stopped;
    const next = sources[index + atOnce];
    if (next !== undefined) pending.push(next.fetch());
    if (signal.aborted) break;
    const report = await importSource(source, fetched, kind, state, tools).catch((error) =>
      importSource(source, fail(source, error), kind, state, tools),
    );
    problems.push(...report.problems);
    value.push(report.value);
    if (importing.dryRun) continue;
    await saveStates(file, states);
    if (report.value.failed === undefined) problems.push(...((await fetched.settle?.()) ?? []));
  }
  return { value, problems };
}

const stopped: SourceResult = { outcome: 'not fetched', why: 'stopped' };
