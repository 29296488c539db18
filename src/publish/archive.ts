import { issueFolderName } from '../newsletter/issue.ts';
import type { Newsletter } from '../newsletter/newsletter.ts';
import type { Outcome } from '../newsletter/problem.ts';
import { fillTemplate } from '../templates/fill.ts';
import { themeView } from '../templates/theme.ts';
import { direction, formatDate, wordsFor } from '../words/words.ts';
import type { PublishedIssue } from './site.ts';

/**
 * `index.html`: every issue, newest first, under its year.
 * @param issues Newest first.
 */
export function archivePage(
  newsletter: Newsletter,
  issues: readonly PublishedIssue[],
  templates: ReadonlyMap<string, string>,
): Outcome<string | undefined> {
  const language = newsletter.languages[0];
  const words = wordsFor(language);
  const entries = issues.map(({ issue }) => ({
    year: issue.date.slice(0, 4),
    path: `${issueFolderName(issue.number)}/`,
    line: words.issueLine(issue.number, formatDate(issue.date, language)),
    isoDate: issue.date,
    title: issue.title,
    summary: issue.preheader ?? issue.items.map(({ title }) => title).join(' · '),
  }));
  const years = [...new Set(entries.map(({ year }) => year))].map((year) => ({
    year,
    issues: entries.filter((entry) => entry.year === year),
  }));
  const theme = themeView(newsletter.theme, ({ path }) => encodeURI(path));
  const view = { newsletter, theme, language, direction: direction(language), words, years };
  return fillTemplate(templates, 'archive.hbs', view);
}
