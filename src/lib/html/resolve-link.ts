import { dropTracking } from '../text/tracking.ts';

/** An absolute URL without redirectors and tracking; undefined unless http(s), mailto or tel. */
export function resolveLink(href: string, base?: string): string | undefined {
  const url = parse(href, base);
  if (url === undefined) return undefined;
  if (url.protocol === 'mailto:') {
    // Only the address: the parameters can fill in a whole message.
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

/** Redirectors that identify the recipient, with the parameter that holds the URL. */
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

/** The absolute URL of a picture; undefined unless it is http or https. */
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

function isWeb(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.username === '' && url.hostname !== '';
}
