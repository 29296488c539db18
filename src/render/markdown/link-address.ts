const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * The address of a link as it is written into mail and pages: absolute, or a place in the
 * same text (`#…`).
 * @param base What a relative address counts from: the web page.
 * @returns undefined for an address that is none, or has a scheme that could act, such as
 *   `javascript:`.
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
