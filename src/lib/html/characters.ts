/** Replaces every kind of space by a space; drops control, invisible and directional characters. */
export function cleanCharacters(value: string): string {
  return value
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, '')
    .replace(joiners, '');
}

/** The same on one line, with single spaces. */
export function cleanLine(value: string): string {
  return cleanCharacters(value).replace(/\s+/g, ' ').trim();
}

/** The same; undefined if there is no text. */
export function nonEmptyLine(value: string | null | undefined): string | undefined {
  return cleanLine(value ?? '') || undefined;
}

/** Joiners shape letters and build emoji. Elsewhere they have no meaning. */
const joiners =
  /(?<!\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier})(?:\u200c|\u200d)+|(?:\u200c|\u200d)+(?!\p{L}|\p{M}|\p{Extended_Pictographic})/gu;
