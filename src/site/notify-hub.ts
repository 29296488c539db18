import type { Project } from '../project.ts';
import { feedUrl } from './feeds/feed.ts';
import { feedFormats } from './feeds/formats.ts';

const timeout = 10_000;

/** Notifies the hub of the settings, if there is one, that the feeds have changed (W3C WebSub, 7). */
export async function notifyHub({ newsletter, log }: Project): Promise<void> {
  const { hub } = newsletter;
  if (hub === undefined) return;
  const body = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const base of ['feed', 'items']) {
    for (const format of Object.keys(feedFormats)) {
      body.append('hub.url', feedUrl(newsletter, { base }, '', format));
    }
  }
  const signal = AbortSignal.timeout(timeout);
  const failure = await fetch(hub, { method: 'POST', body, signal, redirect: 'error' }).then(
    ({ status }) => (status < 300 ? undefined : `it answered with status ${status}`),
    () => 'it could not be reached',
  );
  if (failure === undefined) return;
  log.say(
    `The hub was not notified: ${failure}. Feed readers find the changes at their next poll.`,
  );
}
