import ipaddr from 'ipaddr.js';
import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import { mayReach } from '../../lib/fetch/reachable.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { Project } from '../../project.ts';
import { issuePath } from '../../render/page-links.ts';

/** Names for documentation, tests and private networks (RFC 2606, RFC 6761, RFC 6762). */
const reserved =
  /(?:^|\.)(?:example|test|invalid|localhost|local|internal|onion|home\.arpa|example\.(?:com|net|org))$/;

/** True if a URL can be opened from the internet, as far as its host name says. */
export function isOnWeb(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  if (hostname === undefined || (protocol !== 'https:' && protocol !== 'http:')) return false;
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  if (ipaddr.isValid(host)) return mayReach(host, 443, false);
  return host.includes('.') && !reserved.test(host);
}

/** True for a URL of this computer. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return (
    host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
  );
}

/** Where the page of an issue is served, in the first language. */
export function issuePageUrl(number: number, newsletter: Newsletter): string {
  return `${newsletter.siteUrl}/${issuePath(number, newsletter.languages[0], newsletter)}`;
}

export interface PageWanted {
  url: string;
  /** Why the page that was found is not the wanted one; undefined where it is. */
  refuse: (html: string) => string | undefined;
  /** Pauses before further attempts, in milliseconds. */
  pauses: readonly number[];
}

/** @returns undefined once the page is online, else a sentence that says why it is not. */
export async function waitForPage(
  project: Pick<Project, 'newsletter' | 'signal' | 'log' | 'now' | 'pause'>,
  { url, refuse, pauses }: PageWanted,
): Promise<string | undefined> {
  const { newsletter, signal, log, now, pause } = project;
  // undici, of which a rehearsal needs nothing: 55 ms.
  const { createFetcher } = await import('../../lib/fetch/fetcher.ts');
  const fetcher = createFetcher({
    userAgent: `masthead/1 (newsletter; +${newsletter.siteUrl})`,
    allowLoopback: isLoopback(url),
    now,
  });
  let total = 0;
  try {
    let reason = await look(fetcher, url, refuse, signal);
    for (const [at, wait] of pauses.entries()) {
      if (reason === undefined) break;
      log.progress(`Waiting for ${url} (${Math.round(total / 1000)} s): ${reason}`);
      await pause(wait, signal);
      if (signal.aborted) return 'Stopped.';
      total += wait;
      // A cache may still have the answer from before the upload.
      const fresh = at % 2 === 0 ? url : `${url}?published=${now().getTime()}`;
      reason = await look(fetcher, fresh, refuse, signal);
    }
    return reason;
  } finally {
    await fetcher.close();
  }
}

async function look(
  fetcher: Fetcher,
  url: string,
  refuse: PageWanted['refuse'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await fetcher.fetch(url, { accept: 'text/html', signal });
  if (answer.outcome === 'failed') return answer.problem.message;
  if (answer.outcome !== 'content') return 'The host is busy.';
  return refuse(new TextDecoder().decode(answer.bytes));
}

/** For a page whose content is known: hosts may add scripts or change white space, but no words. */
export function refuseOtherVersion(wanted: string): PageWanted['refuse'] {
  const words = wordsOf(wanted);
  return (html) => {
    if (html === wanted || wordsOf(html) === words) return undefined;
    return canonicalOf(html) === canonicalOf(wanted)
      ? 'The host still serves an earlier version of this page.'
      : 'The host serves another page there.';
  };
}

/** Many hosts answer with their front page or a page of their own where a page is missing. */
export function refuseOtherPage(url: string): PageWanted['refuse'] {
  return (html) => (canonicalOf(html) === url ? undefined : 'Another page is there.');
}

function canonicalOf(html: string): string | undefined {
  const tag = /<link\b[^>]*\brel=["']?canonical\b[^>]*>/i.exec(html)?.[0] ?? '';
  return /\bhref=["']?([^"'\s>]+)/i.exec(tag)?.[1]?.replaceAll('&amp;', '&');
}

function wordsOf(html: string): string {
  return (
    html
      .replace(/<(script|style|noscript)\b[\s\S]*?<\/\1\s*>/gi, ' ')
      .replace(/<!--[\s\S]*?-->|<[^>]+>/g, ' ')
      // Cloudflare hides addresses from robots.
      .replace(/\[email(?:\s|&#160;|&nbsp;)protected\]|\S+@\S+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
