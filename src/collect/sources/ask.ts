import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import type { Source } from '../../model/newsletter.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Document } from '../candidate.ts';
import type { Found } from '../find-files.ts';
import { type SourceState, settingsHash } from './state.ts';

/** What asking a source gave. */
export type Asked =
  | {
      outcome: 'stories';
      candidates: Candidate[];
      /** Files that come as they are. */
      markdown?: Found[];
      problems: Problem[];
      etag?: string;
      lastModified?: string;
      seenAt?: string;
    }
  | { outcome: 'unchanged' }
  /** Not asked at all, and why. */
  | { outcome: 'left alone'; why: string }
  | { outcome: 'failed'; problem: Problem; until?: Date };

export interface Asking {
  fetcher: Fetcher;
  read: (document: Document, type?: string) => Promise<Outcome<Candidate[]>>;
  now: Date;
  /** Ask those, too, that were asked within the hour. */
  again: boolean;
  signal: AbortSignal;
}

/** Once an hour at most; a little less, so that a timer that is early by seconds is none too early. */
const hour = 58 * 60 * 1000;

/** Asks a feed or a page for what is new since the state that is known of it. */
export async function askWeb(source: Source, state: SourceState, asking: Asking): Promise<Asked> {
  const { fetcher, now, again, signal } = asking;
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
  const fetched = await fetcher.fetch((source.feed ?? source.page) as string, {
    accept: source.feed === undefined ? pages : feeds,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(seenAt !== undefined && { seenAt }),
    signal,
  });
  if (fetched.outcome === 'unchanged') return fetched;
  if (fetched.outcome === 'later') {
    const until = fetched.after ?? new Date(now.getTime() + hour);
    return { outcome: 'failed', problem: busy(source, fetched.status), until };
  }
  if (fetched.outcome === 'failed')
    return { outcome: 'failed', problem: named(source, fetched.problem) };

  const { bytes, url, type, charset, moved } = fetched;
  const document: Document = {
    bytes,
    from: source.name,
    url,
    ...(charset !== undefined && { charset }),
    ...(source.feed !== undefined && { isFeed: true }),
  };
  const { value: candidates, problems } = await asking.read(document, type);
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

const feeds =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5';
const pages = 'text/html, application/xhtml+xml, */*;q=0.5';

function named({ name }: Source, problem: Problem): Problem {
  return { ...problem, file: name };
}

function busy({ name }: Source, status: number): Problem {
  return {
    code: 'source-busy',
    severity: 'error',
    message: `The server answered ${status}: it asks to be left alone for a while.`,
    hint: 'Nothing: it is asked again after that.',
    file: name,
  };
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
