const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** @param base The page. @returns undefined if invalid, or with a scheme like `data:`. */
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
