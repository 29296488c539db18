import { wordsFor } from '../../lib/i18n/words.ts';
import { type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import { languageRoot, type PublishedIssue } from '../../model/published.ts';
import { type Feed, feedLength } from './feed.ts';

export interface PlannedEntry {
  issue: number;
  language: string;
  /** Its index among the issue's items; absent for the issue. */
  item?: number;
}

export interface PlannedFeed extends Omit<Feed, 'entries' | 'updated'> {
  entries: PlannedEntry[];
}

/** Plans the feeds of issues, items and sections, with archives. @param issues Newest first. */
export function planFeeds(
  issues: readonly PublishedIssue[],
  everywhere: Newsletter,
): PlannedFeed[] {
  return everywhere.languages.flatMap((language) => {
    const newsletter = newsletterIn(everywhere, language);
    const own = issues.filter((issue) => issue.language === language);
    const root = languageRoot(language, newsletter.languages);
    const { site } = wordsFor(language, newsletter.words);
    const homeUrl = `${newsletter.siteUrl}/${root}`;
    const whole = own.map(({ number }): PlannedEntry => ({ issue: number, language }));
    const items = own.flatMap(({ number, items: stories }) =>
      stories.map((story, item) => ({ issue: number, language, item, section: story.section })),
    );
    const make = (
      base: string,
      title: string,
      url: string,
      entries: PlannedEntry[],
    ): PlannedFeed[] => chain({ base: root + base, title, language, homeUrl: url }, entries);
    return [
      ...make('feed', newsletter.name, homeUrl, whole),
      ...make('items', `${newsletter.name}: ${site.feedOfItems}`, homeUrl, items),
      ...newsletter.sections.flatMap(({ id, title }) => {
        const entries = items.filter(({ section }) => section === id);
        if (entries.length === 0) return [];
        const at = `sections/${id}/`;
        return make(`${at}feed`, `${newsletter.name}: ${title}`, homeUrl + at, entries);
      }),
    ];
  });
}

/** A live feed and its archive. Full documents, from the oldest entry on, stay (RFC 5005, 4). */
function chain(
  about: Pick<Feed, 'base' | 'title' | 'language' | 'homeUrl'>,
  entries: readonly PlannedEntry[],
): PlannedFeed[] {
  const full = Math.floor(entries.length / feedLength);
  const part = (number: number): string => `-archive-${number}`;
  const archives = Array.from({ length: entries.length > feedLength ? full : 0 }, (_, at) => {
    const end = entries.length - at * feedLength;
    return {
      ...about,
      part: part(at + 1),
      entries: entries.slice(end - feedLength, end),
      ...(at > 0 && { previous: part(at) }),
      ...(at + 1 < full && { next: part(at + 2) }),
    };
  });
  const last = archives.at(-1)?.part;
  return [
    {
      ...about,
      part: '',
      entries: entries.slice(0, feedLength),
      ...(last !== undefined && { previous: last }),
    },
    ...archives,
  ];
}
