import { decodeEntities } from '../../../lib/html/decode-entities.ts';

const kinds = /^(application\/(rss\+xml|atom\+xml|feed\+json|json)|text\/xml)\b/i;

const maxCharacters = 500_000;

/** The absolute URLs of a page's feeds (`<link rel="alternate">`, HTML Standard, 4.6.7.1). */
export function findFeedLinks(html: string, base: string | undefined): string[] {
  const found = [...html.slice(0, maxCharacters).matchAll(/<link\b([^<>]*)>/gi)]
    .map(([, inside = '']) => attributes(inside))
    .filter((link) => /(^|\s)alternate(\s|$)/i.test(link.get('rel') ?? ''))
    .filter((link) => kinds.test(link.get('type') ?? ''))
    .map((link) => URL.parse(decodeEntities(link.get('href') ?? ''), base))
    .filter((url) => url !== null)
    .filter((url) => /^https?:$/.test(url.protocol));
  return [...new Set(found.map((url) => url.href))];
}

function attributes(inside: string): Map<string, string> {
  const pairs = inside.matchAll(/([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/gi);
  return new Map(
    [...pairs].map(([, name, a, b, c]) => [(name ?? '').toLowerCase(), a ?? b ?? c ?? '']),
  );
}
