import { join } from 'node:path';
import { isBug } from '../../model/bug.ts';
import { dayIn } from '../../model/calendar.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Source } from '../../model/source.ts';
import { type Context, dataFolder } from '../../project.ts';
import { type ReadingTools, readDocument } from '../documents.ts';
import type { Desk } from '../inbox/take-up.ts';
import { collectSource, type SourceAccount } from './collect-source.ts';
import type { Fetched, SourceTools } from './kind.ts';
import { kindOf } from './kinds.ts';
import { loadStates, saveStates, uniqueKeys } from './state.ts';

/** How many sources are fetched at a time. */
const atOnce = 8;

/**
 * Fetches all sources, several at once, and imports what they gave, in their order. The state of a
 * source is saved after its stories are in the inbox.
 */
export async function runSources(
  context: Context,
  desk: Desk,
  tools: ReadingTools,
  again: boolean,
): Promise<Outcome<SourceAccount[]>> {
  const { root, newsletter, terminal } = context;
  const file = join(await dataFolder(root), 'sources.json');
  const states = await loadStates(file);
  const now = terminal.now();
  const at = { ...desk, now, today: dayIn(now, newsletter.timeZone) };
  const { fetcher, signal } = tools;
  const fails = (source: Source, error: Error): Fetched => {
    const isOurs = isBug(error);
    if (isOurs) terminal.reportBug(error);
    return broken(source, error, isOurs);
  };
  const read: SourceTools['read'] = (document, type) => readDocument(document, tools, type);
  const sourceTools = { root, env: context.env, fetcher, read, now, again, signal };
  const sources = [...uniqueKeys(newsletter.sources.filter(kindOf))].flatMap(([key, source]) => {
    const [kind, location] = [kindOf(source), source.origin?.location];
    if (kind === undefined || location === undefined) return [];
    const state = states.get(key) ?? { taken: [] };
    states.set(key, state);
    const fetch = async (): Promise<Fetched> =>
      signal.aborted ? stopped : kind.fetch(source, location, state, sourceTools);
    return [{ source, kind, state, fetch: () => fetch().catch((error) => fails(source, error)) }];
  });

  const value: SourceAccount[] = [];
  const problems: Problem[] = [];
  // Only so many are ahead of the one that is imported: what they gave is in memory.
  const ahead = sources.slice(0, atOnce).map(({ fetch }) => fetch());
  for (const [index, { source, kind, state }] of sources.entries()) {
    terminal.progress(`Fetching ${source.name}`);
    const fetched = (await ahead.shift()) ?? stopped;
    const next = sources[index + atOnce];
    if (next !== undefined) ahead.push(next.fetch());
    if (terminal.signal.aborted) break;
    const account = await collectSource(source, fetched, kind, state, at).catch((error) =>
      collectSource(source, fails(source, error), kind, state, at),
    );
    problems.push(...account.problems);
    value.push(account.value);
    if (desk.dryRun) continue;
    await saveStates(file, states);
    if (account.value.failed === undefined) problems.push(...((await fetched.settle?.()) ?? []));
  }
  return { value, problems };
}

/**
 * An unexpected failure of one source never stops the others.
 * @param isOurs True where a bug caused it: then its message stays out.
 */
function broken({ name }: Source, error: NodeJS.ErrnoException, isOurs: boolean): Fetched {
  const problem: Problem = {
    code: 'source-broken',
    severity: 'error',
    message: isOurs
      ? 'Its stories could not come: a bug in masthead.'
      : error.code === undefined
        ? error.message
        : `Its stories could not come (${error.code}).`,
    hint: isOurs
      ? 'The report is for the authors of masthead. The other sources are not affected.'
      : 'See whether its files may be read, the inbox may be written, and the disk has room.',
    file: name,
  };
  return { outcome: 'failed', problem };
}

const stopped: Fetched = { outcome: 'left alone', why: 'stopped' };
