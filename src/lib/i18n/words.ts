import { wordsOf } from './messages.ts';
import type { Words } from './types.ts';

const rtlScripts = new Set('Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa'.split(' '));

/**
 * Words in a language (BCP 47), or English ones. The tag is shortened until there are words (RFC
 * 4647, 3.4): `sr-Cyrl-RS` is Cyrillic, `sr` and `sr-RS` are Latin.
 */
export function wordsFor(language: string): Words {
  return findWords(language) ?? english();
}

/** False if a language has no words of its own, so that readers get English ones. */
export function hasWords(language: string): boolean {
  return findWords(language) !== undefined;
}

function findWords(language: string): Words | undefined {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.replace(/-?[^-]*$/, '')) {
    const words = wordsOf(tag, direction(tag));
    if (words !== undefined) return words;
  }
  return undefined;
}

function english(): Words {
  const words = wordsOf('en', 'ltr');
  if (words === undefined) throw new TypeError('there are no English words');
  return words;
}

/** A `YYYY-MM-DD` in words, e.g. `24. novembar 2026.`; other text unchanged. */
export function formatDate(date: string, language: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  const format =
    dates.get(language) ??
    new Intl.DateTimeFormat(forIntl(language), { dateStyle: 'long', timeZone: 'UTC' });
  dates.set(language, format);
  return format.format(day);
}

/** Made once for each language: making one takes as long as a thousand dates. */
const dates = new Map<string, Intl.DateTimeFormat>();

/** The direction of a language, by the script of its tag or the most likely one (CLDR). */
export function direction(language: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(forIntl(language)).maximize().script;
  return script !== undefined && rtlScripts.has(script) ? 'rtl' : 'ltr';
}

/** `Intl` reads Serbian without a script as Cyrillic, and throws on an invalid tag. */
export function forIntl(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    const serbian = locale.language === 'sr' && locale.script === undefined;
    return serbian ? new Intl.Locale(locale, { script: 'Latn' }).toString() : locale.toString();
  } catch {
    return 'en';
  }
}
