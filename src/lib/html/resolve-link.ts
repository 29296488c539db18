import { dropTracking } from '../text/tracking.ts';

/**
 * A link as a whole address without tracking parameters.
 * @returns undefined where it leads nowhere, or is of a kind that mail and feeds do not carry.
 */
export function resolveLink(href: string, base?: string): string | undefined {
  const url = parse(href, base);
  if (url === undefined) return undefined;
  if (url.protocol === 'mailto:') {
    // Of a mail link, the address alone is taken: the rest can fill in a whole message.
    return /^mailto:[^\s@]+@[^\s@]+$/.test(`mailto:${url.pathname}`)
      ? `mailto:${url.pathname}`
      : undefined;
  }
  if (url.protocol === 'tel:') return /^[+\d()./ -]+$/.test(url.pathname) ? url.href : undefined;
  const web = unwrapped(url);
  if (!isWeb(web)) return undefined;
  dropTracking(web);
  return web.href;
}

/** Addresses that mail programs and sites put before a link's own; they name who it was sent to. */
const wrappers: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?/, 'q'],
  [/^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?/, 'url'],
  [/^https:\/\/[\w.-]+\.safelinks\.protection\.outlook\.com\//, 'url'],
  [/^https?:\/\/(?:lm?\.facebook\.com\/l\.php|l\.instagram\.com\/)\?/, 'u'],
];

function unwrapped(url: URL): URL {
  for (const [wrapper, name] of wrappers) {
    const inner = wrapper.test(url.href) ? URL.parse(url.searchParams.get(name) ?? '') : null;
    if (inner !== null && isWeb(inner)) return inner;
  }
  return url;
}

/** Where a picture lies, as a whole web address. */
export function resolvePictureUrl(src: string, base?: string): string | undefined {
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
