import { hashOf } from '../../content/hash-issue.ts';
import { type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import type { PublishedIssue } from '../../model/published.ts';
import type { BuiltIssues } from '../build-issues.ts';
import type { DerivedFiles } from '../derived-files.ts';
import { type Feed, issueEntry, itemEntry } from './feed.ts';
import { feedFormats } from './formats.ts';
import type { PlannedFeed } from './plan-feeds.ts';

type LoadIssues = (number: number) => Promise<readonly PublishedIssue[]>;

/** Builds every planned feed in every format. */
export async function buildFeeds(
  derived: DerivedFiles,
  built: BuiltIssues,
  feeds: readonly PlannedFeed[],
  newsletter: Newsletter,
): Promise<void> {
  const load = issueLoader(built);
  for (const planned of feeds) {
    const { entries, ...about } = planned;
    const numbers = new Set(entries.map(({ issue }) => issue));
    const keys = built.records.filter(({ head }) => numbers.has(head.number)).map(({ key }) => key);
    const key = hashOf(built.settings, JSON.stringify([about, entries]), ...keys);
    await derived.add(`${planned.base}${planned.part}`, key, async () => {
      const inLanguage = newsletterIn(newsletter, planned.language);
      const feed = await fillFeed(planned, inLanguage, load);
      const files = Object.entries(feedFormats).map(async ([extension, loadWriter]) => {
        const write = await loadWriter();
        return [`${feed.base}${feed.part}.${extension}`, write(feed, inLanguage)] as const;
      });
      return new Map(await Promise.all(files));
    });
  }
}

/** Keeps only the issue that was read last: the entries of an issue follow each other. */
function issueLoader({ records, contentOf }: BuiltIssues): LoadIssues {
  let last: { number: number; content: PublishedIssue[] } | undefined;
  return async (number) => {
    if (last?.number === number) return last.content;
    const record = records.find(({ head }) => head.number === number);
    const content = record === undefined ? [] : await contentOf(record);
    last = { number, content };
    return content;
  };
}

async function fillFeed(
  { entries, ...about }: PlannedFeed,
  newsletter: Newsletter,
  load: LoadIssues,
): Promise<Feed> {
  const filled: Feed['entries'] = [];
  for (const { issue: number, language, item } of entries) {
    const issue = (await load(number)).find((each) => each.language === language);
    if (issue === undefined) continue;
    const story = item === undefined ? undefined : issue.items[item];
    filled.push(story ? itemEntry(story, issue, newsletter) : issueEntry(issue, newsletter));
  }
  const times = filled.map(({ updated }) => updated.getTime());
  return {
    ...about,
    entries: filled,
    ...(times.length > 0 && { updated: new Date(Math.max(...times)) }),
  };
}
