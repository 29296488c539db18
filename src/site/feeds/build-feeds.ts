import { type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import type { PublishedIssue } from '../../model/published.ts';
import { readLine, recordFile } from '../site-state.ts';
import type { MadeFiles, Stage } from '../stage.ts';
import { type Feed, issueEntry, itemEntry } from './feed.ts';
import { feedFormats } from './formats.ts';
import type { PlannedFeed } from './plan-feeds.ts';

type LoadIssues = (number: number) => readonly PublishedIssue[];

/** Builds every planned feed in every format. */
export async function buildFeeds(
  add: Stage['addPart'],
  stage: Stage,
  feeds: readonly PlannedFeed[],
  newsletter: Newsletter,
): Promise<void> {
  const load = issueLoader(stage);
  for (const planned of feeds) {
    const numbers = new Set(planned.entries.map(({ issue }) => issue));
    const keys = [...numbers].map((number) => stage.files.get(recordFile(number))?.[2]);
    const name = `${planned.base}${planned.part}`;
    await add(name, [planned, keys], async function* (): AsyncIterable<MadeFiles> {
      const inLanguage = newsletterIn(newsletter, planned.language);
      const feed = fillFeed(planned, inLanguage, load);
      for (const [extension, loadWriter] of Object.entries(feedFormats)) {
        const write = await loadWriter();
        const text = write(feed, inLanguage);
        yield { value: new Map([[`${name}.${extension}`, text]]), problems: [] };
      }
    });
  }
}

/** Keeps only the issue that was read last: the entries of an issue follow each other. */
function issueLoader(stage: Stage): LoadIssues {
  let last: { number: number; content: PublishedIssue[] } | undefined;
  return (number) => {
    if (last?.number === number) return last.content;
    const content = readLine(stage, number, 'content') ?? [];
    last = { number, content };
    return content;
  };
}

function fillFeed(
  { entries, ...about }: PlannedFeed,
  newsletter: Newsletter,
  load: LoadIssues,
): Feed {
  const filled: Feed['entries'] = [];
  for (const { issue: number, language, item } of entries) {
    const issue = load(number).find((each) => each.language === language);
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
