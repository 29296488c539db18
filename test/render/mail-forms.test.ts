import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readIssue } from '../../src/content/read-issue.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { neutralValues, renderEdition } from '../../src/render/render-edition.ts';
import { golden } from '../helpers/golden.ts';
import { makeRoot, pixel } from '../helpers/root.ts';
import { issue, item, newsletter, renderWhole, templates } from './sample.ts';

const cases = join(import.meta.dirname, '../fixtures/mail');

const settings = `format: 1
name: The Weir
from: { name: The Weir, address: weir@news.example }
site_url: https://weir.example
service_url: https://post.weir.example
time_zone: Europe/Belgrade
`;
const head = `---
number: 3
id: urn:uuid:00000000-0000-4000-8000-000000000003
title: Low water
date: 2026-11-24
---
`;

/**
 * Each case is a folder with `settings.yaml`, added to the settings above, the stories of an issue,
 * and what readers get: the contents of `mail.html` without tables and styles, the text part, the
 * entry in the feed, and the page.
 */
describe('the forms of a mail', async () => {
  for (const name of await readdir(cases)) {
    it(`has stories as in ${name}`, async () => {
      const folder = join(cases, name);
      const stories = (await readdir(folder)).filter((file) => file.endsWith('.md'));
      const read = async (file: string) =>
        [`issues/003/${file}`, await readFile(join(folder, file), 'utf8')] as const;
      const root = await makeRoot({
        'issues/newsletter.yaml':
          settings + (await readFile(join(folder, 'settings.yaml'), 'utf8')),
        'issues/003/issue.md': head,
        'issues/003/images/pixel.png': pixel,
        ...Object.fromEntries(await Promise.all(stories.map(read))),
      });
      const newsletter = await readNewsletter(root, sourceKinds);
      expect(newsletter.problems).toEqual([]);
      if (newsletter.value === undefined) throw new Error('no newsletter');
      const issue = await readIssue(root, 3, newsletter.value);
      expect(issue.problems).toEqual([]);
      if (issue.value === undefined) throw new Error('no issue');
      const [language] = newsletter.value.languages;
      const input = { newsletter: newsletter.value, issue: issue.value, language };
      const { value, problems } = await renderWhole({ ...input, templates });
      expect(problems).toEqual([]);
      if (value === undefined) throw new Error('no edition');
      const slots = neutralValues(input);
      const { html, text, feedHtml, page } = value;
      expect(html.pieces.join(''), 'nothing empty').not.toMatch(
        /<(p|ul|ol|li|h[1-6]|figure|strong|span)\b[^>]*>\s*<\/\1>/,
      );
      expect(fillSlots(text, slots, escapeText)).not.toMatch(/\n{4}|\s\n$|[ \t]\n/);
      await golden(join(folder, 'mail.html'), contentOf(fillSlots(html, slots, escapeHtml)));
      await golden(join(folder, 'text.txt'), fillSlots(text, slots, escapeText));
      await golden(join(folder, 'feed.html'), `${feedHtml}\n`);
      const [, main = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(page) ?? [];
      await golden(join(folder, 'page.html'), `${main.trim()}\n`);
    });
  }
});

it('links to the page of a story also in the mail for some sections', async () => {
  const long = Array(3).fill('Many words. '.repeat(45)).join('\n\n');
  const items = [
    item({ slug: 'a', section: 'events', body: long }),
    item({ slug: 'images', title: 'Pictures', section: 'reading', body: long }),
  ];
  const auto = { ...newsletter, mail: { ...newsletter.mail, form: 'auto' as const } };
  const input = { newsletter: auto, issue: issue({ items }), language: 'en', templates };
  const whole = await renderEdition(input);
  const part = await renderEdition({ ...input, sections: ['reading'] });
  const [page] =
    /https:\/\/weir\.example\/003\/story-2\//.exec(String(whole.value?.html.pieces)) ?? [];
  expect(page).toBeDefined();
  expect(part.value?.html.pieces.join('')).toContain(`href="${page}"`);
});

/** The mail without what MJML adds, and without styles. */
function contentOf(html: string): string {
  const body = html.slice(html.indexOf('role="main"'), html.indexOf('class="small"'));
  return body
    .replace(/^[^>]*>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<\/?(?:div|table|tbody|tr|td)\b[^>]*>?/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/cid:[0-9a-f]+/g, 'cid:hash')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
    .concat('\n');
}
