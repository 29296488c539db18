import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { xmlEscape, xmlText } from '../../../src/lib/text/xml.ts';
import type { Newsletter } from '../../../src/model/newsletter.ts';
import type { PublishedIssue, PublishedItem } from '../../../src/model/published.ts';
import { writeAtom } from '../../../src/site/feeds/atom.ts';
import { type Feed, issueEntry, itemEntry } from '../../../src/site/feeds/feed.ts';
import { writeJsonFeed } from '../../../src/site/feeds/json-feed.ts';
import { planFeeds } from '../../../src/site/feeds/plan-feeds.ts';
import { writeRss } from '../../../src/site/feeds/rss.ts';
import { anyCharacter } from '../../helpers/any-character.ts';
import { golden } from '../../helpers/golden.ts';
import { newsletter as plain } from '../../helpers/mailing.ts';

const newsletter: Newsletter = {
  ...plain,
  hub: 'https://hub.example/',
  sections: [
    { id: 'news', title: 'News' },
    { id: 'members', title: 'From our members' },
  ],
  sources: [
    {
      name: 'Talas',
      feedUrl: 'https://talas.example/feed',
      site: 'https://talas.example',
      words: [],
      notWords: [],
      categories: [],
      notCategories: [],
      atMost: 10,
      take: 2,
      drafts: false,
    },
  ],
};

function item(number: number, fields: Partial<PublishedItem> = {}): PublishedItem {
  return {
    id: `urn:uuid:00000000-0000-4000-9000-${String(number).padStart(12, '0')}`,
    file: 'issues/001/01-story.md',
    slug: 'story',
    path: `${String(number).padStart(3, '0')}/story/`,
    aliases: [],
    title: `Story ${number}`,
    date: '2020-02-02',
    changed: '2026-01-15',
    tags: [],
    summary: 'A summary',
    feedHtml: '<p>Words</p>',
    words: 'Words',
    withdrawn: false,
    ...fields,
  };
}

function published(number: number, fields: Partial<PublishedIssue> = {}): PublishedIssue {
  const month = String(((number - 1) % 12) + 1).padStart(2, '0');
  return {
    number,
    id: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    language: 'en',
    path: `${String(number).padStart(3, '0')}/`,
    title: `Issue ${number}`,
    date: `2026-${month}-15`,
    changed: `2026-${month}-15`,
    summary: 'What is in it',
    intro: '',
    aliases: [],
    tags: [],
    feedHtml: `<p>${number}</p>`,
    items: [item(number)],
    ...fields,
  };
}

function feedOf(issues: readonly PublishedIssue[], kind: 'issues' | 'items' = 'issues'): Feed {
  const entries =
    kind === 'issues'
      ? issues.map((issue) => issueEntry(issue, newsletter))
      : issues.flatMap((issue) => issue.items.map((each) => itemEntry(each, issue, newsletter)));
  const updated = entries.map((each) => each.updated.getTime());
  return {
    base: kind === 'issues' ? 'feed' : 'items',
    part: '',
    title: 'Pismo',
    language: 'en',
    homeUrl: 'https://site.test.example/',
    entries,
    ...(updated.length > 0 && { updated: new Date(Math.max(...updated)) }),
  };
}

const odd = {
  title: 'A ]]> B & <b> \u0000\u0008\uffff \ud800 č',
  feedHtml: '<p>]]> &amp; \u000b ćčšđž 🎉 \u202eשלום</p>',
  summary: '"quotes" & <tags>',
  author: 'Žika & Sons',
};

/** Each case is a feed in three formats, in `fixtures/publish/`. */
const feeds: Record<string, Feed> = {
  'no-issue-yet': feedOf([]),
  'two-issues': feedOf([published(2, { tags: ['čaj', 'žurka'] }), published(1)]),
  'odd-characters': feedOf([published(1, { ...odd, items: [item(1, odd)] })], 'items'),
  'a-correction': feedOf([published(1, { changed: '2026-05-02' })]),
  'a-story-of-a-member': feedOf(
    [
      published(1, {
        items: [
          item(1, {
            source: 'Talas',
            section: 'members',
            tags: ['HIV'],
            picture: {
              path: '001/images/a%20b.png',
              type: 'image/png',
              bytes: 1234,
              width: 20,
              height: 10,
            },
          }),
        ],
      }),
    ],
    'items',
  ),
  'a-part-of-the-archive': {
    ...feedOf([published(2), published(1)]),
    part: '-archive-2',
    previous: '-archive-1',
    next: '-archive-3',
  },
};

const writers = { xml: writeRss, atom: writeAtom, json: writeJsonFeed };

describe('a feed', () => {
  const folder = join(import.meta.dirname, '../../fixtures/publish');
  for (const [name, feed] of Object.entries(feeds)) {
    for (const [format, write] of Object.entries(writers)) {
      test(`is as it was looked at: ${name}.${format}`, () =>
        golden(join(folder, `${name}.${format}`), write(feed, newsletter)));
    }
  }

  test('has no golden file without a case', async () => {
    const wanted = Object.keys(feeds).flatMap((name) =>
      Object.keys(writers).map((format) => `${name}.${format}`),
    );
    expect((await readdir(folder)).sort()).toEqual(wanted.sort());
  });

  test('gives the same bytes at another time', () => {
    const feed = feedOf([published(1)]);
    const first = Object.values(writers).map((write) => write(feed, newsletter));
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') });
    onTestFinished(() => void vi.useRealTimers());
    expect(Object.values(writers).map((write) => write(feed, newsletter))).toEqual(first);
  });

  test('keeps the ids of its entries, whatever else about them changes', () => {
    const before = issueEntry(published(1), newsletter);
    const moved = { ...newsletter, siteUrl: 'https://elsewhere.example' };
    const after = issueEntry(
      published(1, { title: 'Other', date: '2026-02-02', path: '001/x/', changed: '2026-03-03' }),
      moved,
    );
    expect(after.id).toBe(before.id);
    const story = itemEntry(item(1), published(1), newsletter);
    const renamed = item(1, { slug: 'new', path: '001/new/', title: 'New', changed: '2026-05-05' });
    expect(itemEntry(renamed, published(1), moved).id).toBe(story.id);
    expect(itemEntry(renamed, published(1), moved).published).toEqual(story.published);
    expect(itemEntry(renamed, published(1), moved).updated).not.toEqual(story.updated);
  });

  test('holds nothing that XML forbids, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        for (const clean of [xmlText(text), xmlEscape(text)]) {
          expect(clean.isWellFormed()).toBe(true);
          expect(clean).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        }
        expect(xmlEscape(text)).not.toMatch(/[<>"]/);
      }),
    );
  });
});

describe('the feeds of a site', () => {
  const issues = (count: number): PublishedIssue[] =>
    Array.from({ length: count }, (_, at) =>
      published(count - at, {
        items: [item(count - at, { section: at % 2 ? 'news' : 'members' })],
      }),
    );

  test('are whole issues, single stories, and the stories of each section, in each language', () => {
    const serbian = published(1, { language: 'sr-Latn', path: '001/sr-Latn/' });
    const bases = planFeeds([...issues(2), serbian], newsletter).map(({ base }) => base);
    expect(bases).toEqual([
      'feed',
      'items',
      'sections/news/feed',
      'sections/members/feed',
      'sr-Latn/feed',
      'sr-Latn/items',
    ]);
  });

  test('are one after the other all that there ever was: the newest twenty, and a chain of the rest', () => {
    for (const count of [0, 1, 19, 20, 21, 39, 40, 41, 65]) {
      const documents = planFeeds(issues(count), newsletter).filter(({ base }) => base === 'feed');
      const byPart = new Map(documents.map((each) => [each.part, each]));
      const seen = new Set<number>();
      let at = byPart.get('');
      expect(at?.entries.length).toBeLessThanOrEqual(20);
      while (at !== undefined) {
        for (const { issue } of at.entries) seen.add(issue);
        at = at.previous === undefined ? undefined : byPart.get(at.previous);
      }
      expect(seen.size, `${count} issues`).toBe(count);
    }
  });

  test('have parts of their archive that stay as they are when an issue is added', () => {
    const entries = (count: number) =>
      new Map(
        planFeeds(issues(count), newsletter)
          .filter(({ base, part }) => base === 'feed' && part !== '')
          .map(({ part, entries: own }) => [part, own.map(({ issue }) => issue)]),
      );
    for (const [part, own] of entries(45)) expect(entries(46).get(part)).toEqual(own);
  });
});
