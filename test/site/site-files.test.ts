import { expect, test } from 'vitest';
import type { PublishedIssue, PublishedItem } from '../../src/model/published.ts';
import { ListSlugs } from '../../src/render/list-slugs.ts';
import { findConflicts } from '../../src/site/conflicts.ts';
import { feedLength } from '../../src/site/feeds/feed.ts';
import { planFeeds } from '../../src/site/feeds/plan-feeds.ts';
import { followPages } from '../../src/site/follow-page.ts';
import { planFormerPages } from '../../src/site/former-pages.ts';
import { homePages } from '../../src/site/home-pages.ts';
import { listPages } from '../../src/site/list-pages.ts';
import { isOnWeb } from '../../src/site/publish/online.ts';
import { compareWithRecord } from '../../src/site/publish/record.ts';
import { keepFormerPaths } from '../../src/site/renamed-stories.ts';
import { findSiteLinks } from '../../src/site/site-links.ts';
import { newsletter, issue as ownIssue, templates } from '../render/sample.ts';

function item(number: number, fields: Partial<PublishedItem> = {}): PublishedItem {
  return {
    id: `item-${number}`,
    file: `issues/001/${number}-story.md`,
    slug: `story-${number}`,
    path: `001/story-${number}/`,
    aliases: [],
    title: `Story ${number}`,
    date: '2026-01-15',
    changed: '2026-01-15',
    tags: [],
    summary: '',
    feedHtml: '',
    words: '',
    withdrawn: false,
    ...fields,
  };
}

function issue(number: number, fields: Partial<PublishedIssue> = {}): PublishedIssue {
  return {
    number,
    id: `issue-${number}`,
    language: 'en',
    path: `${String(number).padStart(3, '0')}/`,
    title: `Issue ${number}`,
    date: '2026-01-15',
    changed: '2026-01-15',
    summary: '',
    intro: '',
    aliases: [],
    tags: [],
    feedHtml: '',
    items: [],
    ...fields,
  };
}

test.each([
  ['sr-Latn', ['Cvet', 'Čaj', 'Ćup', 'Dom', 'Žito']],
  ['de', ['Äpfel', 'Auto', 'Öl', 'Zug']],
  ['sv', ['Auto', 'Zug', 'Äpfel', 'Öl']],
])(
  'topics are in the order of the alphabet of %s, whatever the computer speaks',
  (language, topics) => {
    const own = { ...newsletter, languages: [language] as [string] };
    const stories = [...topics].reverse().map((tag, at) => item(at, { tags: [tag] }));
    const slugs = new ListSlugs();
    const pages = [
      ...listPages(own, language, [issue(1, { language, items: stories })], { templates, slugs }),
    ];
    const browse = pages.flatMap(({ value }) => value.get('browse/index.html') ?? []).join();
    const places = topics.map((topic) => browse.indexOf(topic));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  },
);

test('a feed has an archive once it does not hold all entries', () => {
  const partsOf = (count: number): [string, number][] => {
    const issues = Array.from({ length: count }, (_, at) => issue(count - at));
    return planFeeds(issues, newsletter)
      .filter(({ base }) => base === 'feed')
      .map(({ part, entries }) => [part, entries.length]);
  };
  expect(partsOf(feedLength)).toEqual([['', feedLength]]);
  expect(partsOf(feedLength + 1)).toEqual([
    ['', feedLength],
    ['-archive-1', feedLength],
  ]);
});

test('the home page lists 24 earlier issues, and has pages of years from one more on', () => {
  const pagesOf = (count: number): number => {
    const issues = Array.from({ length: count }, (_, at) => issue(count - at));
    return homePages(newsletter, 'en', issues, ['en'], templates).value.size;
  };
  expect([25, 26].map(pagesOf)).toEqual([1, 2]);
});

test('a former address in the folder of another language leads to the text in that language', () => {
  const both = ['en', 'sr-Latn'].map((language) => {
    const root = language === 'en' ? '001/' : '001/sr-Latn/';
    const aliases = ['/001/sr-Latn/old/'];
    return issue(1, { language, path: root, items: [item(1, { path: `${root}new/`, aliases })] });
  });
  const { value, problems } = planFormerPages(both, { site: [], foreign: [] });
  expect(problems).toEqual([]);
  expect(value).toEqual([
    expect.objectContaining({ language: 'sr-Latn', path: '001/sr-Latn/new/' }),
  ]);
});

test('a story that moves is reported once: a later build keeps its address without a word', () => {
  const moved = issue(1, { items: [item(1, { path: '001/new/' })] });
  const codesAfter = (before: PublishedIssue): string[] =>
    keepFormerPaths([moved], [before], ownIssue()).map(({ code }) => code);
  expect(codesAfter(issue(1, { items: [item(1, { path: '001/old/' })] }))).toEqual([
    'renamed-story',
  ]);
  const earlier = item(1, { path: '001/new/', former: ['/001/old/'] });
  expect(codesAfter(issue(1, { items: [earlier] }))).toEqual([]);
  expect(moved.items[0]?.aliases).toContain('/001/old/');
});

test('five files in the way are named, and of more how many', () => {
  const report = (count: number): string[] => {
    const names = Array.from({ length: count }, (_, at) => `${at}.html`);
    const paths = { all: names, written: names, foreign: names, folder: 'public' };
    return findConflicts(paths).map(({ message }) => message);
  };
  expect(report(5)).toHaveLength(5);
  expect(report(6)).toHaveLength(6);
  expect(report(6).at(-1)).toBe(
    '1 more file in public would be overwritten, but masthead did not make it.',
  );
});

test('an upload removes what builds made, and what people deleted here, but not what others put there', () => {
  const record = new Map([
    ['old.html', 'hash'],
    ['CNAME', 'own:hash'],
    ['deleted.txt', 'own:hash'],
  ]);
  const site = { files: new Map<string, string>(), deleted: new Set(['deleted.txt']) };
  expect(compareWithRecord(site, record).gone).toEqual(['old.html', 'deleted.txt']);
});

test.each([
  ['https://weir.org/001/', true],
  ['https://192.0.2.1.nip.io/', true],
  ['https://weir.example/', false],
  ['https://printer.local/', false],
  ['https://wiki.internal./', false],
  ['https://localhost:4321/', false],
  ['https://10.0.0.1/', false],
  ['https://[::1]/', false],
  ['ftp://weir.org/', false],
  ['weir.org', false],
])('%s can be opened from the internet: %s', (url, expected) => {
  expect(isOnWeb(url)).toBe(expected);
});

test('a link to a place in a page is compared with its id as written', () => {
  const html = '<h2 id="čaj">Čaj</h2><a href="#%C4%8Daj">tea</a><a href="../002/?q=1#x">other</a>';
  expect(findSiteLinks(html, '001/index.html', 'https://weir.example')).toEqual({
    ids: ['čaj'],
    links: [
      { path: '001/', anchor: 'čaj' },
      { path: '002/', anchor: 'x' },
    ],
  });
});

test('feed readers can read the list of feeds, whatever a source is called', () => {
  const source = {
    ...{ name: 'Tea & "Talk" <live>', feedUrl: 'https://talas.example/?a=1&b=2' },
    ...{ words: [], notWords: [], categories: [], notCategories: [] },
    ...{ atMost: 10, take: 2, drafts: false },
  };
  const { value } = followPages({ ...newsletter, sources: [source] }, 'en', [], templates);
  expect(value.get('members.opml')).toContain(
    '<outline type="rss" text="Tea &#38; &#34;Talk&#34; &#60;live&#62;" title="Tea &#38; &#34;Talk&#34; &#60;live&#62;" xmlUrl="https://talas.example/?a=1&#38;b=2"/>',
  );
});
