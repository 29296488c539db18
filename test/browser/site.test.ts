import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launch, picture } from '../helpers/browser.ts';
import { masthead } from '../helpers/command.ts';
import { serveSite } from '../helpers/site.ts';

let root: string;
let browser: Browser;
let at: string;
let site: Awaited<ReturnType<typeof serveSite>>;

/** The sample's site, served as `npm run serve` serves it, with its headers. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'masthead-'));
  await cp(join(import.meta.dirname, '../fixtures/newsletter/issues'), join(root, 'issues'), {
    recursive: true,
  });
  expect(await masthead('digest', ['--root', root])).toMatchObject({ code: 0 });
  site = await serveSite(join(root, 'public'));
  at = site.at;
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  await rm(root, { recursive: true, force: true });
});

const pages = {
  front: '/',
  issue: '/003/',
  story: '/003/three-days-in-berlin/',
  browse: '/browse/',
  section: '/sections/training/',
  follow: '/follow/',
  search: '/search/',
  lost: '/404.html',
};

describe('a page of the site', () => {
  for (const [name, path] of Object.entries(pages)) {
    for (const scheme of ['light', 'dark'] as const) {
      test(`${name}, ${scheme}: fits, is heard by screen readers, and loads nothing from elsewhere`, async () => {
        const context = await browser.newContext({ colorScheme: scheme });
        const page = await context.newPage();
        const elsewhere: string[] = [];
        page.on('request', (request) => {
          if (!request.url().startsWith(at)) elsewhere.push(request.url());
        });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        for (const width of [900, 360, 320]) {
          await page.setViewportSize({ width, height: 800 });
          expect((await page.goto(at + path))?.status()).toBe(200);
          const wide = await page.evaluate<number>(
            'document.documentElement.scrollWidth - window.innerWidth',
          );
          expect(wide, `${width} px`).toBeLessThanOrEqual(0);
          await picture(page, `site-${name}-${scheme}-${width}`);
        }
        await expectAccessible(page);
        expect(elsewhere).toEqual([]);
        expect(complaints.filter((each) => !each.includes('favicon'))).toEqual([]);
        await context.close();
      });
    }
  }
});

describe('the search', () => {
  for (const words of ['Djurasović', 'Đurasović', 'djurasovic', 'Ђурасовић', 'ĐURASOVIĆ']) {
    test(`finds the story with Djurasović by ${words}, with the keyboard alone`, async () => {
      const page = await browser.newPage();
      await page.goto(`${at}/search/`);
      await page.focus('.skip');
      for (let left = 10; left > 0; left -= 1) {
        if ((await page.evaluate('document.activeElement.id')) === 'words') break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#results li');
      expect(await page.textContent('#count')).toBe('1 story');
      expect(await page.textContent('#results a')).toBe(
        'A Friday about violence, and how to end it',
      );
      await expectAccessible(page);
      await page.click('#results a');
      await page.waitForSelector('article h1');
      expect(page.url()).toBe(`${at}/002/a-friday-in-december/`);
      await page.close();
    });
  }

  test('is narrowed by section and year, and says so where nothing is found', async () => {
    const page = await browser.newPage();
    await page.goto(`${at}/search/?words=women`);
    await page.waitForSelector('#results li');
    const all = await page.locator('#results li').count();
    await page.selectOption('#section', 'training');
    await expect.poll(() => page.locator('#results li').count()).toBeLessThan(all);
    expect(await page.locator('#results li').count()).toBeGreaterThan(0);
    await page.fill('#words', 'xyzzyplugh');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('#count')).toBe('No stories found.');
    await page.close();
  });

  test('leads to the lists where scripts are off', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${at}/search/`);
    expect(await page.locator('#search').isVisible()).toBe(false);
    await page.click('noscript a, main a[href$="browse/"]');
    expect(page.url()).toBe(`${at}/browse/`);
    await context.close();
  });
});
