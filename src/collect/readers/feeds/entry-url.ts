import { resolveLink } from '../../../lib/html/resolve-link.ts';

/**
 * The absolute URL that an entry names, without redirectors and tracking; undefined for another
 * scheme. `www.club.example/story` lacks its scheme, as does the host of the feed; neither is a path.
 */
export function entryUrl(written: string, base: string | undefined): string | undefined {
  const address = written.trim();
  const host = URL.parse(base ?? '')?.host.replace(/^www\./, '');
  const lacksScheme =
    /^www\.[^\s/]+\.[a-z]/i.test(address) || (host && address.startsWith(`${host}/`));
  const url = resolveLink(lacksScheme ? `https://${address}` : address, base);
  return url !== undefined && /^https?:/.test(url) ? url : undefined;
}
