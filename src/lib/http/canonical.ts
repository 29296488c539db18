import { tryDecodePercent } from '../text/percent.ts';

/** Not in names of pages: hidden files, other folders, control characters. */
const unsafe = /^\.|[/\\:\u0000-\u001f\u007f]/;

/**
 * The one spelling of a page's path: single slashes, no `index.html`, and `%XX` in capitals only
 * where a path needs it (RFC 3986, 6.2.2). `[` and `]` stay as browsers and proxies send them, so
 * that no proxy undoes a redirect to them.
 * @param pathname As requested, percent-encoded.
 * @returns undefined if no page can have this path: malformed, hidden, or outside the site.
 */
export function canonicalPath(pathname: string): string | undefined {
  const names: string[] = [];
  for (const encoded of pathname.split('/')) {
    if (encoded === '') continue;
    const name = tryDecodePercent(encoded);
    if (name === undefined || unsafe.test(name)) return undefined;
    names.push(name);
  }
  const isFolder = pathname.endsWith('/') || names.at(-1) === 'index.html';
  if (names.at(-1) === 'index.html') names.pop();
  const path = names.map(encode).join('/');
  return `/${path}${isFolder && path !== '' ? '/' : ''}`;
}

function encode(name: string): string {
  return encodeURI(name)
    .replace(/[?#]/g, encodeURIComponent)
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']');
}
