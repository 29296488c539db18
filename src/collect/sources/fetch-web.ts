import { fetchProblems } from '../../lib/fetch/problems.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { countNouns } from '../../lib/text/count-nouns.ts';
import type { Source } from '../../model/source.ts';
import { collectProblems } from '../problems.ts';
import type { SourceResult, SourceTools } from './source-kind.ts';
import { type SourceState, settingsHash } from './source-state.ts';

/** In milliseconds: an hour, minus what a timer may fire too early. */
const hour = 58 * 60 * 1000;

interface WebOrigin {
  source: Source;
  location: string;
  accept: string;
  isFeed?: true;
}

/**
 * Fetches a feed or a page, unless it is unchanged since `state`, was fetched within the hour, or
 * its server asked to wait (RFC 9110, 10.2.3 and 13.1).
 */
export async function fetchWeb(
  { source, location, accept, isFeed }: WebOrigin,
  state: SourceState,
  { fetcher, read, now, again, signal }: SourceTools,
): Promise<SourceResult> {
  if (state.until !== undefined && Date.parse(state.until) > now.getTime()) {
    const left = Math.ceil((Date.parse(state.until) - now.getTime()) / 60_000);
    const time = left < 120 ? countNouns(left, 'minute') : countNouns(Math.ceil(left / 60), 'hour');
    return { outcome: 'not fetched', why: `its server asked to wait another ${time}` };
  }
  const minutes = Math.floor((now.getTime() - Date.parse(state.asked ?? '1970-01-01')) / 60_000);
  const isChanged = state.settings !== settingsHash(source);
  if (!again && !isChanged && minutes >= 0 && minutes * 60_000 < hour) {
    const ago = minutes === 0 ? 'just now' : `${countNouns(minutes, 'minute')} ago`;
    return { outcome: 'not fetched', why: `fetched ${ago}` };
  }
  const { etag, lastModified, seenAt } = isChanged ? {} : state;
  const validators = omitEmpty({ etag, lastModified, seenAt });
  const fetched = await fetcher.fetch(location, { accept, ...validators, signal });
  const file = source.name;
  if (fetched.outcome === 'unchanged') return fetched;
  if (fetched.outcome === 'later') {
    const params = { host: new URL(location).hostname, status: fetched.status };
    return {
      outcome: 'failed',
      problem: fetchProblems['source-busy'](params, { file }),
      until: fetched.after ?? new Date(now.getTime() + hour),
    };
  }
  if (fetched.outcome === 'failed') {
    return { outcome: 'failed', problem: { ...fetched.problem, file } };
  }
  const { bytes, url, type, charset, moved } = fetched;
  const document = { bytes, from: file, url, ...omitEmpty({ charset, isFeed }) };
  const { value: candidates, problems } = await read(document, type);
  const error = problems.find(({ severity }) => severity === 'error');
  if (candidates.length === 0 && error !== undefined) {
    return { outcome: 'failed', problem: { ...error, file } };
  }
  if (moved !== undefined) {
    const place = { file: 'issues/newsletter.yaml' };
    problems.push(collectProblems['source-moved']({ name: file, url: moved }, place));
  }
  const seen = omitEmpty({ etag: fetched.etag, lastModified: fetched.lastModified });
  return { outcome: 'stories', candidates, problems, seenAt: url, ...seen };
}
