import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Response } from 'playwright-core';
import {
  makeSearchIndex,
  type SearchStory,
  weighWords,
} from '../../src/site/search/search-index.ts';
import { searchPage, searchScript } from '../../src/site/search/search-page.ts';
import { templates } from '../render/sample.ts';
import { launch } from './browser.ts';
import { newsletter } from './mailing.ts';
import { serveSite } from './site.ts';

/** As many words as a real archive has, some in most stories and most in a few (Zipf's law). */
export function* stories(count: number): Generator<SearchStory> {
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
      weighed: weighWords(title, words.join(' ')),
      section: at % 2 === 0 ? 'news' : 'members',
      line: `In issue ${Math.floor(at / 10)}`,
      year: String(1990 + Math.floor(at / 300)),
    };
  }
}

/** A site with nothing but its search, and a page on it. Close it at the end. */
export async function openSearch(all: Iterable<SearchStory>, its = templates) {
  const out = await mkdtemp(join(tmpdir(), 'masthead-'));
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
  const close = async (): Promise<void> => {
    await browser.close();
    site.close();
    await rm(out, { recursive: true });
  };
  /** In bytes: of the index that is published, and of what was loaded so far. */
  const sizes = async () => {
    const bodies = await Promise.all(responses.map((response) => response.body()));
    return {
      index: [...index.files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      files: index.files.size,
      requests: responses.length,
      loaded: bodies.reduce((sum, each) => sum + each.length, 0),
    };
  };
  return { page, search, sizes, close };
}
