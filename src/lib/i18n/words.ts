import type { OwnWords } from '../../model/newsletter.ts';
import { forIntl } from './for-intl.ts';
import {
  englishTexts,
  type Messages,
  messageKeys,
  messagesOf,
  type Words,
  wordsFrom,
} from './messages.ts';

const rtlScripts = new Set('Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa'.split(' '));

/**
 * Words in a language (BCP 47): those of the newsletter, then ours, then English ones. The tag of
 * ours is shortened until there are words (RFC 4647, 3.4): `sr-Cyrl-RS` is Cyrillic, `sr` and
 * `sr-RS` are Latin.
 * @param own The newsletter's, by exact tag.
 */
export function wordsFor(language: string, own: OwnWords = {}): Words {
  const [tag, messages] = findMessages(language) ?? ['en', englishTexts];
  const given = Object.hasOwn(own, language) ? own[language] : undefined;
  if (given === undefined) return wordsFrom(messages, tag, direction(tag));
  return wordsFrom(messages, forIntl(language), direction(language), given);
}

/** The keys of texts that a language has neither here nor in `own`: readers get English ones. */
export function missingWords(language: string, own: OwnWords = {}): (keyof Messages)[] {
  if (findMessages(language) !== undefined) return [];
  return messageKeys.filter((key) => own[language]?.[key] === undefined);
}

function findMessages(language: string): [string, Messages] | undefined {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.replace(/-?[^-]*$/, '')) {
    const messages = messagesOf(tag);
    if (messages !== undefined) return [tag, messages];
  }
  return undefined;
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
  const known = directions.get(language);
  if (known !== undefined) return known;
  const { script = '' } = new Intl.Locale(forIntl(language)).maximize();
  const found = rtlScripts.has(script) ? 'rtl' : 'ltr';
  directions.set(language, found);
  return found;
}

/** A page has its language's direction 30 times: found once, 1 ms less for each issue. */
const directions = new Map<string, 'ltr' | 'rtl'>();
