import { parseHTML } from 'linkedom';

/** What is wrong with a link: where it stands, where it leads, and the answer there. */
export interface BrokenLink {
  from: string;
  to: string;
  why: string;
}

/**
 * Follows every link of a site: of pages, mail, feeds, outlines and the sitemap.
 * @param start The URL of the first page, below which everything must be.
 * @param others Further pages that nothing links to, by URL and the URL at which they are shown.
 * @returns what it visited, and what is broken
 */
export async function crawl(
  start: string,
  others: readonly (readonly [url: string, shownAt: string])[] = [],
): Promise<{ visited: string[]; broken: BrokenLink[] }> {
  const visited = new Map<string, number>();
  const broken: BrokenLink[] = [];
  const queue: [from: string, to: string, shownAt?: string][] = [
    ['(start)', start],
    ...others.map(([url, shownAt]): [string, string, string] => ['(start)', url, shownAt]),
  ];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [from, to, shownAt] = next;
    const url = to.replace(/#.*$/, '');
    if (new URL(url).origin !== new URL(start).origin) continue;
    if (!url.startsWith(start)) broken.push({ from, to, why: `is not below ${start}` });
    const known = visited.get(url);
    const answer = known === undefined ? await fetch(url) : undefined;
    const status = answer?.status ?? known ?? 0;
    visited.set(url, status);
    if (status !== 200) broken.push({ from, to, why: String(status) });
    if (answer === undefined || status !== 200) continue;
    const text = await answer.text();
    for (const link of linksOf(text, url)) {
      const target = URL.parse(link, shownAt ?? url);
      if (target === null) broken.push({ from: url, to: link, why: 'is not a URL' });
      else if (/^https?:$/.test(target.protocol)) queue.push([url, target.href]);
    }
  }
  return { visited: [...visited.keys()], broken };
}

/** Links of a file as they are written; how they are found depends on its kind. */
function linksOf(text: string, url: string): string[] {
  if (/\.json$/.test(url)) return addressesIn(JSON.parse(text));
  if (/\.(xml|atom|opml)$/.test(url)) {
    const plain = text.replaceAll('<![CDATA[', '').replaceAll(']]>', '').replaceAll('&lt;', '<');
    return [
      ...linksIn(plain),
      ...[...plain.matchAll(/>(https?:[^<\s]+)</g)].map(([, at]) => at ?? ''),
    ].map((each) => each.replaceAll('&amp;', '&'));
  }
  if (/\.txt$/.test(url)) return text.match(/https?:\/\/[^\s<>)\]]+/g) ?? [];
  return /\/$|\.html$/.test(url) ? linksIn(text) : [];
}

function linksIn(html: string): string[] {
  const { document } = parseHTML(html);
  const attributes = ['href', 'src', 'content', 'url', 'xmlUrl', 'htmlUrl', 'poster', 'action'];
  const values = [...document.querySelectorAll('*')].flatMap((element) => [
    ...attributes.flatMap((name) => {
      const value = element.getAttribute(name) ?? '';
      if (name !== 'content') return value;
      // A redirect, or a picture or a URL for other sites.
      return /^(?:\d+;\s*url=)?(https?:.+|\.\.?\/.+)$/i.exec(value)?.[1] ?? '';
    }),
    ...(element.getAttribute('srcset') ?? '')
      .split(',')
      .map((each: string) => each.trim().split(' ')[0] ?? ''),
  ]);
  return values.filter((value) => value !== '' && !value.startsWith('#'));
}

function addressesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return /^https?:\S+$/.test(value) ? [value] : /</.test(value) ? linksIn(value) : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(addressesIn)
    : [];
}
