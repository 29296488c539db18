import { join } from 'node:path';
import { dayIn } from '../model/calendar.ts';
import { isAsked, type Source } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type Context, dataFolder } from '../project.ts';
import { type ReadingTools, readDocument } from './documents.ts';
import type { Desk } from './inbox/take-up.ts';
import { type Asked, type Asking, askWeb } from './sources/ask.ts';
import { collectSource, type SourceAccount } from './sources/collect-source.ts';
import { askFolder } from './sources/folder.ts';
import { type AskedMailbox, askMailbox } from './sources/mailbox.ts';
import { loadStates, saveStates, uniqueKeys } from './sources/state.ts';

/** How many sources are asked at a time. */
const atOnce = 8;

/**
 * Asks all sources, several at once, and takes up what they gave, in their order. What is known of
 * a source is written down after its stories have come.
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
  const read: Asking['read'] = (document, type) => readDocument(document, tools, type);
  const keys = uniqueKeys(newsletter.sources.filter(isAsked));
  const sources = [...keys].map(([key, source]) => {
    const state = states.get(key) ?? { taken: [] };
    states.set(key, state);
    const { fetcher, signal } = tools;
    const ask = async (): Promise<Answer> => {
      if (signal.aborted) return stopped;
      if (source.folder !== undefined) return askFolder(root, source.folder, read);
      if (source.mailbox) return askMailbox(source.name, context.env.IMAP_URL, read);
      return askWeb(source, state, { fetcher, signal, read, now, again });
    };
    return { source, state, ask: () => ask().catch((error) => broken(source, error)) };
  });

  const value: SourceAccount[] = [];
  const problems: Problem[] = [];
  // Only so many are ahead of the one whose stories come: what they gave is in memory.
  const ahead = sources.slice(0, atOnce).map(({ ask }) => ask());
  for (const [index, { source, state }] of sources.entries()) {
    terminal.progress(`Asking ${source.name}`);
    const answer = (await ahead.shift()) as Answer;
    const next = sources[index + atOnce];
    if (next !== undefined) ahead.push(next.ask());
    if (terminal.signal.aborted) break;
    const account = await collectSource(source, answer, state, at).catch((error) =>
      collectSource(source, broken(source, error), state, at),
    );
    problems.push(...account.problems);
    value.push(account.value);
    if (desk.dryRun) continue;
    await saveStates(file, states);
    if (account.value.failed === undefined) problems.push(...((await answer.settle?.()) ?? []));
  }
  return { value, problems };
}

type Answer = Asked & Pick<AskedMailbox, 'settle'>;

/** One source never stops the others, whatever is the matter with it. */
function broken({ name }: Source, error: NodeJS.ErrnoException): Answer {
  const problem: Problem = {
    code: 'source-broken',
    severity: 'error',
    message:
      error.code === undefined ? error.message : `Its stories could not come (${error.code}).`,
    hint: 'See whether its files may be read, the inbox may be written, and the disk has room.',
    file: name,
  };
  return { outcome: 'failed', problem };
}

const stopped: Answer = { outcome: 'left alone', why: 'stopped' };
