import { wordsOf } from './messages.ts';
import type { Words } from './types.ts';

const rtlScripts = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
]);

/**
 * The fixed words in a language.
 * @param language BCP 47. The tag is shortened from the right until there are words for it
 *   (RFC 4647, 3.4), so `sr-Cyrl-RS` is Cyrillic, `sr` and `sr-RS` are Latin; English serves
 *   where there are none.
 */
export function wordsFor(language: string): Words {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.replace(/-?[^-]*$/, '')) {
    const words = wordsOf(tag, direction(tag));
    if (words !== undefined) return words;
  }
  return wordsOf('en', 'ltr') as Words;
}

/**
 * A calendar day in words, e.g. `24. novembar 2026.`.
 * @param date `YYYY-MM-DD`; anything else comes back as it is.
 */
export function formatDate(date: string, language: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  const format =
    dates.get(language) ??
    new Intl.DateTimeFormat(forIntl(language), { dateStyle: 'long', timeZone: 'UTC' });
  dates.set(language, format);
  return format.format(day);
}

/** Made once for each language: that takes longer than a thousand dates. */
const dates = new Map<string, Intl.DateTimeFormat>();

/** Which way a language is written, by its tag's script or the one most likely for it. */
export function direction(language: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(forIntl(language)).maximize().script;
  return script !== undefined && rtlScripts.has(script) ? 'rtl' : 'ltr';
}

/** `Intl` takes Serbian without a script for Cyrillic and throws on a tag that is none. */
function forIntl(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    const serbian = locale.language === 'sr' && locale.script === undefined;
    return serbian ? new Intl.Locale(locale, { script: 'Latn' }).toString() : locale.toString();
  } catch {
    return 'en';
  }
}
