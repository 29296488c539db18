import normalizeUrl from 'normalize-url';
import { dropTracking } from '../lib/text/tracking.ts';

/** What repeats are found by: the same story gives the same key, however its address or title is dressed. */

/**
 * The address of a page as it should be kept: without what tells who led a reader there, and
 * without the place on the page.
 * @returns undefined where it is not an absolute http or https address.
 */
export function cleanUrl(address: string): string | undefined {
  const url = webUrl(address);
  if (url === undefined) return undefined;
  dropTracking(url);
  // `#/story` and `#!story` are pages of their own; any other fragment is a place on one.
  if (!/^#!?\//.test(url.hash)) url.hash = '';
  return url.href;
}

/**
 * What two addresses of one page have in common: scheme, `www.`, a slash at the end, the order of
 * parameters and `index.html` make no difference.
 */
export function urlKey(address: string): string | undefined {
  const clean = cleanUrl(address);
  if (clean === undefined) return undefined;
  const { hash } = new URL(clean);
  try {
    const key = normalizeUrl(clean, {
      stripProtocol: true,
      stripWWW: true,
      removeTrailingSlash: true,
      removeDirectoryIndex: [/^(?:index|default)\.[a-z]+$/],
      sortQueryParameters: true,
      stripHash: true,
    });
    return key + hash;
  } catch {
    // Characters that it cannot decode: the address stands for itself.
    return clean;
  }
}

function webUrl(address: string): URL | undefined {
  const url = URL.parse(address.trim());
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

/** A title without case, accents and marks: `“Đurđevdan” – ŠTA JE?` and `Djurdjevdan: sta je` are the same. */
export function titleKey(title: string): string {
  return fold(title).join(' ');
}

/** The words of a text, small and without accents. */
export function fold(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('đ', 'dj')
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
