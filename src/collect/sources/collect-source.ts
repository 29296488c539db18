import { hasErrors, type Outcome, type Problem } from '../../model/problem.ts';
import type { Source } from '../../model/source.ts';
import type { Candidate } from '../candidate.ts';
import { newest, whyLeftOut } from '../inbox/filter.ts';
import { takeMarkdown } from '../inbox/take-markdown.ts';
import { type Desk, type Taken, takeUp } from '../inbox/take-up.ts';
import type { Fetched, SourceKind } from './kind.ts';
import { fileKey, type SourceState, settingsHash } from './state.ts';

/** What one run made of a source. */
export interface SourceAccount {
  source: string;
  /** Why there was nothing to look at: it was unchanged, or is to be left alone. */
  quiet?: string;
  stories: Taken[];
  /** It did not answer, or not with anything that can be read. */
  failed?: Problem;
}

/** How long a source may fail before that is more than bad luck, in milliseconds. */
const long = 7 * 24 * 60 * 60 * 1000;

/**
 * Imports what a source gave. Its state is changed in place, after its stories are in the inbox, so
 * that a run that is stopped anywhere is completed by the next.
 */
export async function collectSource(
  source: Source,
  fetched: Fetched,
  kind: Pick<SourceKind, 'keyOf'>,
  state: SourceState,
  desk: Desk & { today: string; now: Date },
): Promise<Outcome<SourceAccount>> {
  const account: SourceAccount = { source: source.name, stories: [] };
  if (fetched.outcome === 'left alone') {
    return { value: { ...account, quiet: fetched.why }, problems: [] };
  }
  state.asked = desk.now.toISOString();
  if (fetched.outcome === 'failed') {
    state.until = fetched.until?.toISOString();
    const since = state.failing?.since ?? desk.now.toISOString();
    state.failing = { since, times: (state.failing?.times ?? 0) + 1 };
    const problems =
      desk.now.getTime() - Date.parse(since) < long ? [] : [failsForLong(source, state)];
    return { value: { ...account, failed: fetched.problem }, problems };
  }
  state.failing = undefined;
  state.until = undefined;
  if (fetched.outcome === 'unchanged') {
    return { value: { ...account, quiet: 'unchanged' }, problems: [] };
  }

  const problems = [...fetched.problems];
  const known = new Set(state.taken);
  const { keyOf } = kind;
  const passing = fetched.candidates.map((candidate) => ({
    candidate,
    why: whyLeftOut(candidate, source, desk.today),
  }));
  const inside = newest(
    passing.filter(({ why }) => why === undefined).map(({ candidate }) => candidate),
    source.atMost,
  );
  const wanted: Candidate[] = [];
  const left = passing.flatMap(({ candidate, why }): Taken[] => {
    const { from, title } = candidate;
    const out = why ?? (inside.has(candidate) ? undefined : `more than ${source.atMost}`);
    if (out !== undefined) return [{ from, title, fate: 'left out', why: out }];
    if (known.has(keyOf(candidate))) return [{ from, title, fate: 'seen', why: 'it came before' }];
    wanted.push(candidate);
    return [];
  });
  const taken = await takeUp(wanted, source, desk);
  account.stories.push(...taken.value, ...left);
  problems.push(...taken.problems);
  for (const found of fetched.markdown ?? []) {
    const keyOfFile = (title: string): string => fileKey({ from: found.file, title });
    const cameBefore = (title: string): boolean => known.has(keyOfFile(title));
    const { value, problems: told } = await takeMarkdown(found, desk, { ...source, cameBefore });
    problems.push(...told);
    if (value === undefined) continue;
    account.stories.push(value);
    if (value.fate !== 'refused' && !cameBefore(value.title)) {
      state.taken.push(keyOfFile(value.title));
    }
  }
  const refused = taken.value.map(({ fate }) => fate === 'refused');
  const complete = !hasErrors(fetched.problems) && !refused.includes(true);
  state.taken.push(...wanted.filter((_, at) => !refused[at]).map(keyOf));
  // What was refused is looked at again next time.
  const { etag, lastModified, seenAt } = complete ? fetched : {};
  Object.assign(state, { etag, lastModified, seenAt, settings: settingsHash(source) });
  return { value: account, problems };
}

function failsForLong({ name }: Source, { failing }: SourceState): Problem {
  return {
    code: 'source-fails',
    severity: 'warning',
    message: `The source "${name}" has failed since ${failing?.since.slice(0, 10)}, ${failing?.times} times.`,
    hint: 'See whether its address still holds, and correct or take out the source.',
    file: 'issues/newsletter.yaml',
  };
}
