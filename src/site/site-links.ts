import { decodeEntities } from '../lib/html/decode-entities.ts';
import { decodePercent } from '../lib/text/percent.ts';

export interface SiteLink {
  /** From the site's root; a folder ends with a slash. */
  path: string;
  anchor?: string;
}

/** Finds a page's links to other pages of the site, and its own ids. */
export function findSiteLinks(
  html: string,
  page: string,
  siteUrl: string,
): { links: SiteLink[]; ids: string[] } {
  const root = `${siteUrl}/`;
  const base = `${root}${page.replace(/index\.html$/, '')}`;
  const found = html.matchAll(/\s(?:href|src)="([^"]*)"/g);
  const links = new Map<string, SiteLink>();
  for (const [, value = ''] of found) {
    const url = URL.parse(decodeEntities(value), base);
    if (url === null) continue;
    const address = `${url.origin}${url.pathname}`;
    if (!address.startsWith(root)) continue;
    const path = decodePercent(address.slice(root.length));
    const anchor = decodePercent(url.hash.slice(1));
    links.set(`${path}#${anchor}`, { path, ...(anchor !== '' && { anchor }) });
  }
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
  return { links: [...links.values()], ids };
}

/** The file of a path of the site. */
export function fileAt(path: string): string {
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}
