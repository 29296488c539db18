import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTemplates } from '../../src/lib/templates/load-templates.ts';
import { weighWords } from '../../src/site/search/search-index.ts';
import { copyFormerTemplates } from '../helpers/former-templates.ts';
import { openSearch, stories } from '../helpers/search-site.ts';
import { templates } from '../render/sample.ts';

async function useSearch(...input: Parameters<typeof openSearch>) {
  const opened = await openSearch(...input);
  onTestFinished(opened.close);
  return opened;
}

test.each(['shaba', 'ne ri'])(
  '6,000 stories are searched for %s with 15 requests and 300 KB',
  async (words) => {
    const { sizes, search } = await useSearch(stories(6000));
    const { took, titles } = await search(words);
    expect(titles).toHaveLength(10);
    const { requests, loaded } = await sizes();
    expect(requests).toBeLessThanOrEqual(15);
    expect(loaded).toBeLessThanOrEqual(300_000);
    console.log(`${requests} requests, ${loaded} bytes, ${Math.round(took)} ms`);
  },
);

test('ten results at a time, best first, by the beginning of a word, and by section and year', async () => {
  const base = { summary: 'S', line: 'L', section: 'news', year: '1990' };
  const many = Array.from({ length: 25 }, (_, at) => ({
    ...base,
    path: `${at}/`,
    title: `Bridge ${at}`,
    weighed: weighWords(`Bridge ${at}`, ''),
  }));
  const { page, search } = await useSearch([
    ...many,
    {
      ...base,
      path: 'a/',
      title: 'Wells',
      weighed: weighWords('Wells', 'a bridge beside the well'),
      section: 'members',
      year: '2009',
    },
    { ...base, path: 'b/', title: '日本の川', weighed: weighWords('日本の川', '日本の川と橋') },
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
  const former = loadTemplates([join(folder, 'templates')]);
  const { search } = await useSearch(stories(300), new Map([...templates, ...former]));
  await search('story');
  await expect.poll(async () => (await search('story')).titles.length).toBe(100);
});
