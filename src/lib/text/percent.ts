/** Decodes percent-encoded characters (RFC 3986, 2.1); text that is not valid so stays as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
