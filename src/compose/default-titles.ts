import { forIntl } from '../lib/i18n/for-intl.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';

/**
 * The titles of an issue that has none, by language: the newsletter's name with the month; a second
 * issue of a month has the day, and a second one of a day its number.
 * @param taken The titles of other issues, in the first language.
 */
export function defaultTitles(
  newsletter: Newsletter,
  issue: { date: string; number: number },
  taken: Iterable<string> = [],
): (language: string) => string {
  const used = new Set(taken);
  const forms = (language: string): string[] =>
    titleForms(newsletterIn(newsletter, language), language, issue);
  const free = forms(newsletter.languages[0]).findIndex((each) => !used.has(each));
  return (language) => forms(language).at(free) ?? '';
}

function titleForms(
  { name }: Newsletter,
  language: string,
  { date, number }: { date: string; number: number },
): string[] {
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(forIntl(language), { ...options, timeZone: 'UTC' }).format(
      new Date(`${date}T00:00:00Z`),
    );
  const month = { month: 'long', year: 'numeric' } as const;
  const day = format({ ...month, day: 'numeric' });
  return [`${name}, ${format(month)}`, `${name}, ${day}`, `${name}, ${day} (${number})`];
}
