const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * The URL of a link in mail and pages: absolute, or a fragment (`#…`).
 * @param base Of relative URLs: the web page.
 * @returns undefined for an invalid URL, and for schemes such as `javascript:`.
 */
export function linkAddress(url: string, base: string): string | undefined {
  if (url.startsWith('#')) return url;
  let address: URL;
  try {
    address = new URL(url, base);
  } catch {
    return undefined;
  }
  return schemes.has(address.protocol) ? address.href : undefined;
}
