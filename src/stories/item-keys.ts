import normalizeUrl from 'normalize-url';
import { dropTracking } from '../lib/text/tracking.ts';

/** A web page's URL without tracking and a fragment that only names a place, or undefined. */
export function canonicalUrl(address: string): string | undefined {
  const url = URL.parse(address.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  dropTracking(url);
  // `#/story` and `#!story` are pages of their own.
  if (!/^#!?\//.test(url.hash)) url.hash = '';
  return url.href;
}

/** Equal for all URLs of a page: scheme, `www.`, AMP, `index.html`, order of parameters do not count. */
export function urlKey(address: string): string | undefined {
  const url = canonicalUrl(address);
  if (url === undefined) return undefined;
  const { hash } = new URL(url);
  try {
    const key = normalizeUrl(withoutAmp(url), {
      stripProtocol: true,
      stripWWW: true,
      removeTrailingSlash: true,
      removeDirectoryIndex: [/^(?:index|default)\.[a-z]+$/],
      sortQueryParameters: true,
      stripHash: true,
    });
    return key + hash;
  } catch {
    return url;
  }
}

/** The page of which a URL has the version for phones. */
function withoutAmp(address: string): string {
  const url = new URL(address);
  url.hostname = url.hostname.replace(/^(?:amp|m|mobile)\.(?=.+\.)/, '');
  url.pathname = url.pathname.replace(/(?<=.)\/amp\/?$|\.amp(?=\.html?$)/, '');
  if (/^(?:1|true)?$/.test(url.searchParams.get('amp') ?? 'no')) url.searchParams.delete('amp');
  return url.href;
}

/**
 * A title without case, accents and marks: `“Đurđevdan” – ŠTA JE?` is `djurdjevdan sta je`. What
 * tells names apart stays: `C++`, `C#`, `.NET`, and the accent of a single letter, as in `About ć`.
 */
export function titleKey(title: string): string {
  return (title.normalize('NFC').match(titleWords) ?? []).map(foldTitleWord).join(' ');
}

/** Words with the signs of names: `.` before a letter, `+` and `#` after a word, `*` and `-` after a letter. */
const titleWords =
  /(?:(?<![^\s("'„“«])\.(?=\p{L}))?[\p{L}\p{N}\p{M}]+(?:(?:[+#♯]+|(?<=(?<![\p{L}\p{N}])\p{L})[-−*]+)(?![\p{L}\p{N}]))?/gu;

function foldTitleWord(word: string): string {
  const [, letter, signs = ''] = /^(\p{L})([^\p{L}\p{N}\p{M}]*)$/u.exec(word) ?? [];
  if (letter !== undefined) return letter.toLowerCase() + signs.replaceAll('♯', '#');
  const [sign] = /^\./.exec(word) ?? [''];
  const [after] = /[^\p{L}\p{N}\p{M}]*$/u.exec(word) ?? [''];
  return sign + foldWords(word).join('') + after.replaceAll('♯', '#');
}

/** In lower case and without accents. */
export function foldWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('đ', 'dj')
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
