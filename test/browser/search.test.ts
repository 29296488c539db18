import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Response } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { loadTemplates } from '../../src/lib/templates/load-templates.ts';
import { makeSearchIndex, type SearchStory } from '../../src/site/search/search-index.ts';
import { searchPage, searchScript } from '../../src/site/search/search-page.ts';
import { launch } from '../helpers/browser.ts';
import { copyFormerTemplates } from '../helpers/former-templates.ts';
import { newsletter } from '../helpers/mailing.ts';
import { serveSite } from '../helpers/site.ts';
import { templates } from '../render/sample.ts';

/** As many words as a real archive has, some in most stories and most in a few (Zipf's law). */
function* stories(count: number): Generator<SearchStory> {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const syllables = ['ba', 'ne', 'ri', 'to', 'lu', 'sha', 'men', 'kor', 'vi', 'st'];
  const word = (): string =>
    [...String(Math.floor(20_000 ** random()))].map((digit) => syllables[Number(digit)]).join('');
  for (let at = 0; at < count; at += 1) {
    const words = Array.from({ length: 120 }, word);
    const title = `Story ${at} ${words.slice(0, 4).join(' ')}`;
    yield {
      path: `${at}/`,
      title,
      summary: words.slice(0, 30).join(' '),
      words: `${title} ${words.join(' ')}`,
      section: at % 2 === 0 ? 'news' : 'members',
      line: `In issue ${Math.floor(at / 10)}`,
      year: String(1990 + Math.floor(at / 300)),
    };
  }
}

/** A site with nothing but its search, and a page on it. */
async function useSearch(all: Iterable<SearchStory>, its = templates) {
  const out = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const index = makeSearchIndex(all);
  const years = ['2009', '1990'];
  const sections = ['news', 'members'].map((id) => ({ id, title: id, layout: 'stories' as const }));
  const files = new Map(searchPage({ ...newsletter, sections }, 'en', { years, index }, its).value);
  for (const [path, text] of index.files) files.set(`search/index/en/${path}`, text);
  files.set('search/search.js', await searchScript());
  for (const [path, text] of files) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  }
  const site = await serveSite(out);
  const browser = await launch();
  onTestFinished(async () => {
    await browser.close();
    site.close();
  });
  const page = await browser.newPage();
  const responses: Response[] = [];
  page.on('response', (response) => {
    responses.push(response);
  });
  await page.goto(`${site.at}/search/`);
  const search = async (words: string): Promise<{ took: number; titles: string[] }> => {
    await page.fill('#words', words);
    await page.evaluate("document.getElementById('count').textContent = ''");
    const begun = performance.now();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#count:not(:empty):not(:has-text("Searching"))');
    const took = performance.now() - begun;
    return { took, titles: await page.locator('#results a').allTextContents() };
  };
  return { page, responses, search };
}

test.each(['shaba', 'ne ri'])(
  '6,000 stories are searched for %s with 15 requests and 300 KB',
  async (words) => {
    const { responses, search } = await useSearch(stories(6000));
    const { took, titles } = await search(words);
    expect(titles).toHaveLength(10);
    const bodies = await Promise.all(responses.map((response) => response.body()));
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    expect(responses.length).toBeLessThanOrEqual(15);
    expect(bytes).toBeLessThanOrEqual(300_000);
    console.log(`${responses.length} requests, ${bytes} bytes, ${Math.round(took)} ms`);
  },
);

test('ten results at a time, best first, by the beginning of a word, and by section and year', async () => {
  const base = { summary: 'S', line: 'L', section: 'news', year: '1990' };
  const many = Array.from({ length: 25 }, (_, at) => ({
    ...base,
    path: `${at}/`,
    title: `Bridge ${at}`,
    words: `Bridge ${at}`,
  }));
  const { page, search } = await useSearch([
    ...many,
    {
      ...base,
      path: 'a/',
      title: 'Wells',
      words: 'a bridge beside the well',
      section: 'members',
      year: '2009',
    },
    { ...base, path: 'b/', title: '日本の川', words: '日本の川と橋' },
  ]);
  const bridges = await search('bridge');
  expect(bridges.titles).toHaveLength(10);
  expect(bridges.titles[0]).toBe('Bridge 24');
  await page.click('#more button');
  await expect.poll(() => page.locator('#results li').count()).toBe(20);
  await page.click('#more button');
  await expect.poll(() => page.locator('#results li').count()).toBe(26);
  expect(await page.locator('#more').isVisible()).toBe(false);
  expect((await search('bri well')).titles).toEqual(['Wells']);
  expect((await search('日本')).titles).toEqual(['日本の川']);
  expect((await search('bridge xyzzy')).titles).toEqual([]);
  await page.selectOption('#section', 'members');
  await search('');
  await expect.poll(() => page.locator('#results a').allTextContents()).toEqual(['Wells']);
  await page.selectOption('#section', '');
  await page.selectOption('#year', '2009');
  await expect.poll(() => page.locator('#results a').allTextContents()).toEqual(['Wells']);
});

test("a newsletter's own search page of 0.1.0 shows up to a hundred results", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  copyFormerTemplates(folder);
  const former = await loadTemplates([join(folder, 'templates')]);
  const { search } = await useSearch(stories(300), new Map([...templates, ...former]));
  await search('story');
  await expect.poll(async () => (await search('story')).titles.length).toBe(100);
});
