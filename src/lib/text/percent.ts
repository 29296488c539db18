/** Decodes percent-encoded characters (RFC 3986, 2.1). @returns undefined if the text is invalid. */
export function tryDecodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The same, but an invalid text stays as it is. */
export function decodePercent(text: string): string {
  return tryDecodePercent(text) ?? text;
}
