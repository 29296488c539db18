import { tryDecodePercent } from '../text/percent.ts';

/** Not in names of pages: hidden files, other folders, control characters. */
const unsafe = /^\.|[/\\:\u0000-\u001f\u007f]/;

/**
 * The one spelling of a requested path: single slashes, no `index.html`, `%XX` only where needed
 * (RFC 3986, 6.2.2). `[` and `]` stay as sent, so that no proxy undoes a redirect to them.
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
