import { decodeEntities } from './feed-text.ts';

const kinds = /^(application\/(rss\+xml|atom\+xml|feed\+json|json)|text\/xml)\b/i;

/** How much of a page to look at, in characters: its head comes first. */
const far = 500_000;

/**
 * The feeds that a web page names (`<link rel="alternate">`, as WHATWG HTML says in 4.6.7.1), absolute.
 * @param base Where the page lies.
 */
export function findFeedLinks(html: string, base: string | undefined): string[] {
  const found = [...html.slice(0, far).matchAll(/<link\b([^<>]*)>/gi)]
    .map(([, inside]) => attributes(inside as string))
    .filter((link) => /(^|\s)alternate(\s|$)/i.test(link.get('rel') ?? ''))
    .filter((link) => kinds.test(link.get('type') ?? ''))
    .map((link) => URL.parse(decodeEntities(link.get('href') ?? ''), base))
    .filter((url) => url !== null && /^https?:$/.test(url.protocol));
  return [...new Set(found.map((url) => (url as URL).href))];
}

function attributes(inside: string): Map<string, string> {
  const pairs = inside.matchAll(/([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/gi);
  return new Map(
    [...pairs].map(([, name, a, b, c]) => [(name ?? '').toLowerCase(), a ?? b ?? c ?? '']),
  );
}
