import { dropTracking } from '../../../newsletter/repeats/keys.ts';

/**
 * A link as a whole address without tracking parameters.
 * @returns undefined where it leads nowhere, or is of a kind that mail and feeds do not carry.
 */
export function cleanUrl(href: string, base?: string): string | undefined {
  const url = parse(href, base);
  if (url === undefined) return undefined;
  if (url.protocol === 'mailto:') {
    // Of a mail link, the address alone is taken: the rest can fill in a whole message.
    return /^mailto:[^\s@]+@[^\s@]+$/.test(`mailto:${url.pathname}`)
      ? `mailto:${url.pathname}`
      : undefined;
  }
  if (url.protocol === 'tel:') return /^[+\d()./ -]+$/.test(url.pathname) ? url.href : undefined;
  if (!isWeb(url)) return undefined;
  dropTracking(url);
  return url.href;
}

/** Where a picture lies, as a whole web address. */
export function pictureUrl(src: string, base?: string): string | undefined {
  const url = parse(src, base);
  return url !== undefined && isWeb(url) ? url.href : undefined;
}

function parse(href: string, base: string | undefined): URL | undefined {
  const plain = href
    .replace(/[\u0000-\u0020\u00a0\u200b\ufeff]+/g, (run) => (run.includes(' ') ? ' ' : ''))
    .trim();
  return plain === '' ? undefined : (URL.parse(plain, base) ?? undefined);
}

/** Somebody's name and password in an address are dropped with it. */
function isWeb(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.username === '' && url.hostname !== '';
}
