import { z } from 'zod';
import { parseDay } from './calendar.ts';
import { dropControls } from './slots.ts';

/**
 * The kinds of value that front matter and settings are made of. Where a value does not fit,
 * the zod issue carries what a `Problem` needs in `params`: code and hint.
 */

/** Gives a field its own code, sentence and hint in place of zod's. */
export interface FieldFault {
  code: string;
  message: string;
  hint: string;
}

/** A check that fails with a fault of ours. */
export function fault<T>(schema: z.ZodType<T>, holds: (value: T) => boolean, what: FieldFault) {
  return schema.refine(holds, {
    error: what.message,
    params: { code: what.code, hint: what.hint },
  });
}

/** One line of text; numbers are taken as they are written, line breaks become spaces. */
export const line = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => dropControls(String(value)).replace(/\s+/g, ' ').trim());

/** A calendar day. */
export const day = fault(
  z.union([z.string(), z.number()]).transform(String),
  (value) => parseDay(value) !== undefined,
  {
    code: 'bad-date',
    message: 'This is not a date.',
    hint: 'Write the year first: 2026-11-24.',
  },
).transform((value) => parseDay(value) as string);

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}

/** An absolute address on the web. */
export const webAddress = fault(line, (value) => isWebAddress(value), {
  code: 'link-without-scheme',
  message: 'This is not a whole web address.',
  hint: 'Start it with https://, as in https://example.org/story.',
});

/** Words, as a list or separated by commas. */
export const words = z
  .union([z.array(line), line.transform((value) => value.split(',').map((word) => word.trim()))])
  .transform((list) => [...new Set(list.filter((word) => word !== ''))]);

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

/** A language tag (BCP 47), written as it is written canonically. */
export const languageTag = fault(line, isLanguage, {
  code: 'unknown-language',
  message: 'This is not a language tag.',
  hint: 'Write it as BCP 47 does: en, sr-Latn, sq.',
});
