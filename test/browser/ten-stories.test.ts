import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launch, picture } from '../helpers/browser.ts';
import { masthead } from '../helpers/command.ts';
import { type Form, forms, nameOf, writeTenStories } from '../helpers/ten-stories.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** The pages of a site differ only by these. */
const pages = {
  home: 'index.html',
  issue: '002/index.html',
  story: '002/new-substances/index.html',
  event: '002/open-house/index.html',
  follow: 'follow/index.html',
};

/** What a reader would notice, but for what axe finds. */
const measure = `(() => {
  const shown = (element) => element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const titles = all('h1, h2, h3');
  return {
    tooWide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    cutOff: all('h1, h2, h3, p, li, figcaption')
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
      .filter((each) => getComputedStyle(each).display !== 'inline')
      .map((each) => each.textContent),
    missing: [...document.images].filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src),
    stretched: [...document.images].filter(shown).filter(({ width, height, naturalWidth, naturalHeight }) =>
      Math.abs(width / height / (naturalWidth / naturalHeight) - 1) > 0.02).map(({ src }) => src),
    empty: all('p, li, ul, ol, h1, h2, h3, section, article, figure')
      .filter((each) => each.textContent.trim() === '' && each.querySelector('img, input') === null)
      .map((each) => each.outerHTML),
    doubled: titles.filter(({ textContent }, at) => textContent === titles[at - 1]?.textContent)
      .map(({ textContent }) => textContent),
    edges: [...new Set(all('h1, h2, h3').map((each) => Math.round(each.getBoundingClientRect().left)))].length,
  };
})()`;
const faultless = { tooWide: 0, cutOff: [], missing: [], stretched: [], empty: [], doubled: [] };

/** What every element is, and the colours of its own text, its background and its lines. */
const colours = `[...document.querySelectorAll('body *')].map((element) => {
  const style = getComputedStyle(element);
  const hasText = style.display !== 'none' && [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
  const lines = ['Top', 'Right', 'Bottom', 'Left']
    .filter((side) => style['border' + side + 'Width'] !== '0px')
    .map((side) => style['border' + side + 'Color']);
  return [element.outerHTML.slice(0, 90), style.display, hasText ? style.color : '', style.backgroundColor, ...lines];
})`;

/** Titles begin on few lines: those of the offer to subscribe, of the contents and of cards are indented. */
function mostEdges(name: string, hasCards: boolean): number {
  if (name === 'mail') return hasCards ? 2 : 1;
  return name === 'issue' ? 3 : 2;
}

async function see(form: Form, name: string, file: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    for (const width of [600, 360]) {
      await page.setViewportSize({ width, height: 900 });
      const { edges, ...seen } = await page.evaluate<{ edges: number }>(measure);
      expect(seen, `${name}, ${width} px`).toEqual(faultless);
      const hasCards = form.layout === 'cards' && width === 600;
      expect(edges, `${name}, ${width} px`).toBeLessThanOrEqual(mostEdges(name, hasCards));
      await picture(page, `${nameOf(form)}-${name}-${colorScheme}-${width}`);
    }
    await expectAccessible(page, name === 'mail' ? { region: { enabled: false } } : {});
    if (name === 'mail' && colorScheme === 'dark') await expectSameInOutlook(page, file);
    await context.close();
  }
}

/** Outlook.com ignores the media query, and marks elements whose colours it changes. */
async function expectSameInOutlook(dark: Page, file: string): Promise<void> {
  const context = await browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 900 });
  await page.goto(pathToFileURL(file).href);
  const light = await page.evaluate<string[][]>(colours);
  await page.evaluate(
    `for (const name of ['data-ogsc', 'data-ogsb']) document.documentElement.setAttribute(name, '')`,
  );
  const expected = await dark.evaluate<string[][]>(colours);
  const actual = await page.evaluate<string[][]>(colours);
  expect(actual).toEqual(expected);
  expect(actual).not.toEqual(light);
  const lines = new Set(actual.flatMap(([, , , , ...colours]) => colours));
  // Of quotes, and of tables and notes.
  for (const colour of ['#c9c4ba', '#dedad2']) expect(lines).not.toContain(toRgb(colour));
  await context.close();
}

function toRgb(colour: string): string {
  const [, ...parts] = /^#(..)(..)(..)$/.exec(colour) ?? [];
  return `rgb(${parts.map((part) => Number.parseInt(part, 16)).join(', ')})`;
}

for (const form of forms) {
  describe(`ten real stories in ${nameOf(form)}`, () => {
    let root: string;
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'masthead-'));
      await writeTenStories(root, form);
      const { code, stdout, stderr } = await masthead('digest', ['--root', root]);
      expect({ code, stderr }).toMatchObject(
        form.withoutService ? { code: 0 } : { code: 0, stderr: '' },
      );
      expect(stdout).toContain('no errors, ');
    });
    afterAll(() => rm(root, { recursive: true, force: true }));

    test('look as they should in the mail', () =>
      see(form, 'mail', join(root, 'public/002/email.html')));
    // On the site, layouts and modes are the same.
    if (form.lead === undefined) return;
    for (const [name, file] of Object.entries(pages)) {
      test(`look as they should: ${name}`, () => see(form, name, join(root, 'public', file)));
    }
  });
}
