import { fetchProblems } from '../../lib/fetch/problems.ts';
import type { Problem } from '../../model/problem.ts';
import type { Source } from '../../model/source.ts';
import type { Document } from '../candidate.ts';
import type { Fetched, SourceTools } from './kind.ts';
import { type SourceState, settingsHash } from './state.ts';

/** In milliseconds: once an hour, and a little less, for a timer that fires some seconds early. */
const hour = 58 * 60 * 1000;

interface WebOrigin {
  source: Source;
  /** Its URL. */
  location: string;
  /** The HTTP `Accept` header. */
  accept: string;
  isFeed?: true;
}

/** Fetches a feed or a page, unless it did not change since `state` or must be left alone. */
export async function fetchWeb(
  { source, location, accept, isFeed }: WebOrigin,
  state: SourceState,
  tools: SourceTools,
): Promise<Fetched> {
  const { fetcher, now, again, signal } = tools;
  if (state.until !== undefined && Date.parse(state.until) > now.getTime()) {
    return {
      outcome: 'left alone',
      why: `it asks to be left alone until ${state.until.slice(0, 16)}Z`,
    };
  }
  const minutes = Math.floor((now.getTime() - Date.parse(state.asked ?? '1970-01-01')) / 60_000);
  const changed = state.settings !== settingsHash(source);
  if (!again && !changed && minutes >= 0 && minutes * 60_000 < hour) {
    return { outcome: 'left alone', why: `asked ${minutes} minutes ago` };
  }
  const { etag, lastModified, seenAt } = changed ? {} : state;
  const fetched = await fetcher.fetch(location, {
    accept,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(seenAt !== undefined && { seenAt }),
    signal,
  });
  if (fetched.outcome === 'unchanged') return fetched;
  if (fetched.outcome === 'later') {
    const until = fetched.after ?? new Date(now.getTime() + hour);
    return {
      outcome: 'failed',
      problem: fetchProblems['source-busy'](
        { host: new URL(location).hostname, status: fetched.status },
        { file: source.name },
      ),
      until,
    };
  }
  if (fetched.outcome === 'failed')
    return { outcome: 'failed', problem: named(source, fetched.problem) };

  const { bytes, url, type, charset, moved } = fetched;
  const document: Document = {
    bytes,
    from: source.name,
    url,
    ...(charset !== undefined && { charset }),
    ...(isFeed && { isFeed }),
  };
  const { value: candidates, problems } = await tools.read(document, type);
  const fault = problems.find(({ severity }) => severity === 'error');
  if (candidates.length === 0 && fault !== undefined) {
    return { outcome: 'failed', problem: named(source, fault) };
  }
  if (moved !== undefined) problems.push(hasMoved(source, moved));
  return {
    outcome: 'stories',
    candidates,
    problems,
    seenAt: url,
    ...(fetched.etag !== undefined && { etag: fetched.etag }),
    ...(fetched.lastModified !== undefined && { lastModified: fetched.lastModified }),
  };
}

function named({ name }: Source, problem: Problem): Problem {
  return { ...problem, file: name };
}

function hasMoved({ name }: Source, url: string): Problem {
  return {
    code: 'source-moved',
    severity: 'warning',
    message: `The source "${name}" has a new address, for good.`,
    hint: `Write it into issues/newsletter.yaml: ${url}`,
    file: 'issues/newsletter.yaml',
  };
}
