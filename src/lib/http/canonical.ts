import { tryDecodePercent } from '../text/percent.ts';

/** In names of files and pages: nothing hidden, nothing that leads elsewhere, no control characters. */
const unsafe = /^\.|[/\\:\u0000-\u001f\u007f]/;

/**
 * The one spelling under which a page is served: single slashes, no `index.html`, and `%XX` only
 * where a path needs it (RFC 3986, 6.2.2), with capital letters. `[` and `]` stay as browsers and
 * proxies send them, so that no proxy turns the redirect back into what was asked for.
 * @param pathname As it was requested, with its percent-encoding.
 * @returns undefined where no page can be: malformed, hidden, or outside the site.
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
