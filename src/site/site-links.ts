import { decodePercent } from '../lib/text/percent.ts';
/** A link of a page to another place of the site. */
export interface SiteLink {
  /** From the site's root; a folder ends with a slash. */
  path: string;
  /** The id that it leads to, where it names one. */
  anchor?: string;
}

/** The places of the site that a page links to, and its own ids. */
export function linksOf(
  html: string,
  page: string,
  siteUrl: string,
): { links: SiteLink[]; ids: string[] } {
  const base = `${siteUrl}/${page.replace(/index\.html$/, '')}`;
  const found = html.matchAll(/\s(?:href|src)="([^"]*)"/g);
  const links = new Map<string, SiteLink>();
  for (const [, value] of found) {
    const url = URL.parse(
      (value as string).replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
      base,
    );
    if (url === null || !`${url.origin}${url.pathname}`.startsWith(`${siteUrl}/`)) continue;
    const path = decodePercent(url.pathname.slice(new URL(`${siteUrl}/`).pathname.length));
    const anchor = decodePercent(url.hash.slice(1));
    links.set(`${path}#${anchor}`, { path, ...(anchor !== '' && { anchor }) });
  }
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id as string);
  return { links: [...links.values()], ids };
}

/** The file that an address of the site means. */
export function fileAt(path: string): string {
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}
