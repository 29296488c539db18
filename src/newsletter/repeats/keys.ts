import normalizeUrl from 'normalize-url';

/** What repeats are found by: the same story gives the same key, however its address or title is dressed. */

/** Parameters that tell who led a reader here, and nothing about the page. */
const tracking = [
  /^utm_/i,
  /^(?:fb|g|dc|ms|tw|tt|y|li_?fat_)cl(?:sr?c)?id$/i,
  /^(?:fbclid|gclid|gbraid|wbraid|igshid|igsh|mkt_tok|vero_id|oly_\w+_id|_hs\w+|s_cid|ref_src|cmpid)$/i,
  /^mc_(?:cid|eid)$/i,
  /^pk_|^piwik_|^mtm_/i,
];

/**
 * The address of a page as it should be kept: without what tells who led a reader there, and
 * without the place on the page.
 * @returns undefined where it is not an absolute http or https address.
 */
export function cleanUrl(address: string): string | undefined {
  const url = webUrl(address);
  if (url === undefined) return undefined;
  for (const name of new Set(url.searchParams.keys())) {
    if (tracking.some((each) => each.test(name))) url.searchParams.delete(name);
  }
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
