import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escapeHtml, fillSlots } from '../../src/model/slots.ts';
import { systemMailKinds } from '../../src/model/system-mail.ts';
import { renderSystemMail } from '../../src/render/render-system-mail.ts';
import { expectAccessible, launch } from '../helpers/browser.ts';
import { masthead } from '../helpers/command.ts';
import { newsletter, templates } from '../render/sample.ts';

let root: string;
let browser: Browser;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'masthead-'));
  const fixture = join(import.meta.dirname, '../fixtures/newsletter/issues');
  await cp(fixture, join(root, 'issues'), { recursive: true });
  expect(await masthead('digest', ['--root', root])).toMatchObject({ code: 0 });
  for (const kind of systemMailKinds) {
    const { value } = await renderSystemMail({
      newsletter: { ...newsletter, languages: ['en-GB'] },
      kind,
      language: 'en-GB',
      templates,
    });
    if (value === undefined) throw new Error(kind);
    const service = 'https://post.weir.example';
    const links = { action: service, unsubscribe: service, preferences: service };
    const html = fillSlots(value.html, links, escapeHtml);
    await writeFile(join(root, 'public', `${kind}-email.html`), html);
  }
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await rm(root, { recursive: true, force: true });
});

const pages = [
  'index.html',
  '001/index.html',
  '003/index.html',
  '001/email.html',
  '003/email.html',
  ...systemMailKinds.map((kind) => `${kind}-email.html`),
];

/**
 * The ten faults that most mails have (Email Markup Consortium, accessibility report 2025), but
 * for contrast, which axe looks for.
 */
const commonFaults = `(() => {
  const faults = [];
  const fault = (holds, what) => { if (!holds) faults.push(what); };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const content = document.querySelector('body > [role=article], body > div');
  for (const each of [document.documentElement, content]) {
    fault(each.lang === 'en-GB', 'lang on ' + each.tagName);
    fault(each.dir === 'ltr', 'dir on ' + each.tagName);
  }
  for (const each of all('table')) {
    const isData = each.querySelector('th') !== null && each.querySelector('table') === null;
    fault(isData || each.getAttribute('role') === 'presentation', 'role on a layout table');
  }
  fault(all('h1').length === 1, 'one h1');
  fault(document.title.trim() !== '', 'title');
  for (const each of all('img')) fault((each.getAttribute('alt') ?? '').trim() !== '', 'alt');
  for (const each of all('a')) {
    const words = (each.getAttribute('aria-label') ?? each.textContent).trim();
    fault(words.length > 1 || /^[0-9↩]$/.test(words), 'words of the link ' + each.href);
    fault(!/^(click )?here$/i.test(words), 'a link called here');
    const style = getComputedStyle(each);
    const isButton = each.className === 'button';
    fault(isButton || style.textDecorationLine === 'underline', 'a link told by colour only');
  }
  return faults;
})()`;

describe('in a browser', () => {
  for (const page of pages) {
    for (const scheme of ['light', 'dark'] as const) {
      test(`${page}, ${scheme}: fits 900, 600, 360 and 320 pixels, loads nothing from elsewhere, shows its pictures, and axe finds nothing`, async () => {
        const context = await browser.newContext({ colorScheme: scheme });
        const view = await context.newPage();
        const elsewhere: string[] = [];
        view.on('request', (request) => {
          if (!request.url().startsWith('file:')) elsewhere.push(request.url());
        });
        const complaints: string[] = [];
        view.on('console', (message) => complaints.push(message.text()));
        view.on('pageerror', (error) => complaints.push(String(error)));
        for (const width of [900, 600, 360, 320]) {
          await view.setViewportSize({ width, height: 900 });
          await view.goto(pathToFileURL(join(root, 'public', page)).href);
          const seen = await view.evaluate<{
            wide: number;
            broken: string[];
            lang: string;
            h1: number;
          }>(`({
            wide: document.documentElement.scrollWidth - window.innerWidth,
            broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
            lang: document.documentElement.lang,
            h1: document.querySelectorAll('h1').length,
          })`);
          expect(seen, `${width} px`).toEqual({
            wide: expect.any(Number),
            broken: [],
            lang: 'en-GB',
            h1: 1,
          });
          expect(seen.wide, `${width} px`).toBeLessThanOrEqual(0);
        }
        const rules = page.endsWith('email.html') ? { region: { enabled: false } } : {};
        await expectAccessible(view, rules);
        expect(elsewhere).toEqual([]);
        expect(complaints).toEqual([]);
        if (page.endsWith('email.html')) {
          expect(await view.evaluate(commonFaults), 'the ten most common faults').toEqual([]);
        }
        await context.close();
      });
    }

    test(`${page}, with pictures blocked: fits 640, 375 and 320 pixels, and alt texts can be read`, async () => {
      const view = await browser.newPage();
      await view.route('**/*', (route) =>
        route.request().resourceType() === 'image' ? route.abort() : route.continue(),
      );
      for (const width of [640, 375, 320]) {
        await view.setViewportSize({ width, height: 900 });
        await view.goto(pathToFileURL(join(root, 'public', page)).href);
        const seen = await view.evaluate<{ wide: number; shown: number; small: string[] }>(`({
          wide: document.documentElement.scrollWidth - window.innerWidth,
          shown: [...document.images].filter((image) => image.naturalWidth > 0).length,
          small: [...document.images]
            .filter((image) => parseFloat(getComputedStyle(image).fontSize) < 16)
            .map((image) => image.alt),
        })`);
        expect(seen, `${width} px`).toEqual({ wide: expect.any(Number), shown: 0, small: [] });
        expect(seen.wide, `${width} px`).toBeLessThanOrEqual(0);
      }
      await view.close();
    });
  }
});
