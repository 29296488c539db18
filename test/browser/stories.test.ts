import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { expectAccessible, launch } from '../helpers/browser.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot } from '../helpers/root.ts';

const table =
  '| Country | Organisations | Representatives | Beneficiaries |\n|---|---:|---|---|\n| Bosnia and Herzegovina | 12 | Sarajevo, Mostar | Decriminalisation of possession |\n';
const quoted = (lines: string): string => lines.replaceAll(/^/gm, '> ');

/** The words of cells that are broken in two, and by how much the page is too wide. */
const measure = `(() => {
  const broken = [];
  for (const cell of document.querySelectorAll('th, td:not(:has(table, p, h1))')) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const { 0: word, index } of walker.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, index);
        range.setEnd(walker.currentNode, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
  }
  return { broken, tooWide: document.documentElement.scrollWidth - innerWidth };
})()`;

/** The contrast of every button's text to its background, as computed by the browser. */
const contrasts = `[...document.querySelectorAll('a.button')].map((button) => {
  const style = getComputedStyle(button);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map((each) => {
      const channel = Number(each) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [text, ground] = [light(style.color), light(style.backgroundColor)];
  return Math.max(text, ground) / Math.min(text, ground);
})`;

test('the text of a button can be read in light and in dark mode, in mail and on the page', async () => {
  const root = await makeRoot({
    'issues/001/issue.md':
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
    'issues/001/01-story.md':
      '---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: Buttons\n---\n\n[Read it](https://a.example "button")\n',
  });
  expect(await masthead('build', ['--root', root])).toMatchObject({ code: 0 });
  const browser = await launch();
  try {
    for (const file of ['email.html', 'index.html', 'story/index.html']) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme });
        await page.goto(pathToFileURL(join(root, 'public/001', file)).href);
        const found = await page.evaluate<number[]>(contrasts);
        expect(found.length).toBeGreaterThan(0);
        for (const each of found) expect(each, `${file}, ${colorScheme}`).toBeGreaterThan(4.5);
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
});

test('tables keep words whole on a phone, and scroll where they are too wide', async () => {
  const root = await makeRoot({
    'issues/001/issue.md':
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
    'issues/001/01-story.md': `---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: Tables\n---\n\n${table}\nIn a note:\n\n> [!NOTE]\n${quoted(table)}\n\n- In a list:\n\n${table.replaceAll(/^/gm, '  ')}\n`,
  });
  expect(await masthead('build', ['--root', root])).toMatchObject({ code: 0 });
  const browser = await launch();
  try {
    for (const file of ['email.html', 'index.html', 'story/index.html']) {
      for (const width of [320, 360, 480, 600, 900]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        await page.goto(pathToFileURL(join(root, 'public/001', file)).href);
        expect(await page.evaluate(measure), `${file}, ${width} px`).toEqual({
          broken: [],
          tooWide: 0,
        });
        if (width === 360) await expectAccessible(page, { region: { enabled: false } });
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
});
