import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PublishedIssue } from '../../src/model/published.ts';
import { homePages } from '../../src/site/home-pages.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, pixel, settings } from '../helpers/root.ts';
import { newsletter, templates } from '../render/sample.ts';

const uuid = (number: number): string =>
  `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const issue = (number: number, date: string, intro: string): string =>
  `---\nnumber: ${number}\nid: ${uuid(number)}\ntitle: Number ${number}\ndate: ${date}\npreheader: In short ${number}\n---\n\n${intro}\n`;
const story = (number: number, title: string, more = ''): string =>
  `---\nid: ${uuid(number)}\ntitle: ${title}\n${more}---\n\nWords.\n`;

async function useSite(files: Record<string, string | Uint8Array>) {
  const root = await makeRoot({
    'issues/001/issue.md': issue(1, '2025-11-01', 'The first.'),
    'issues/001/01-mill.md': story(11, 'The mill'),
    'issues/002/issue.md': issue(
      2,
      '2026-01-01',
      'The *second*,\nwith a [link](https://a.example).',
    ),
    'issues/002/01-gone.md': story(20, 'Gone', 'withdrawn: true\n'),
    'issues/002/02-bridge.md': story(
      21,
      'The bridge',
      'source: Talas\nimage: images/a.png\nimage_alt: A bridge\n',
    ),
    'issues/002/images/a.png': pixel,
    ...files,
  });
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  return (path: string) => readFile(join(root, 'public', path), 'utf8');
}

test('the home page shows the newest issue with picture, intro and stories, then earlier ones by year', async () => {
  const page = await useSite({});
  const [, newest = '', earlier = ''] = /<article([\s\S]*)<\/article>([\s\S]*)/.exec(
    await page('index.html'),
  ) as RegExpExecArray;
  expect(newest).toContain('src="002/images/a.png"');
  expect(newest).toContain('<a href="002/"><span dir="auto">Number 2</span></a>');
  expect(newest).toContain('<p dir="auto">The second, with a link.</p>');
  expect(newest).toContain(
    '<a href="002/bridge/"><span dir="auto">The bridge</span></a> <span class="meta"><span dir="auto">Talas</span></span>',
  );
  expect(newest).not.toContain('Gone');
  expect(earlier).toMatch(
    />2025<\/h2>[\s\S]*<a href="001\/"><span dir="auto">Number 1<\/span><\/a>\s*<p dir="auto">In short 1<\/p>/,
  );
  expect(earlier).not.toContain('Number 2');
  const [, changed] = /<updated>(.*?)<\/updated>/.exec(await page('feed.atom')) ?? [];
  expect(changed, 'the feed changed with its newest entry').toMatch(/^2026-01-01/);
});

test('home, issue and story offer to subscribe: by a form of the service, or else by feed', async () => {
  const pages = ['index.html', '002/index.html', '002/bridge/index.html'];
  const withService = await useSite({});
  for (const path of pages) {
    const page = await withService(path);
    expect(page).toContain(
      '<form method="post" action="https://service.test.example/subscribe?lang&#x3D;en">',
    );
    expect(page, 'no script and nothing from elsewhere').not.toMatch(/<script|src="https?:/);
  }
  const without = await useSite({
    'issues/newsletter.yaml': settings.replace(/service_url.*\n/, ''),
  });
  for (const path of pages) {
    const page = await without(path);
    expect(page).not.toContain('<form');
    expect(page).toMatch(/<section class="offer"[\s\S]*href="[./]*follow\/"/);
  }
});

test('the home page stays under 50 KB, and pages by year have every issue', () => {
  const many = Array.from({ length: 600 }, (_, at): PublishedIssue => {
    const number = 600 - at;
    const title = `Број ${number}: ${'мрежа за смањење штете '.repeat(4)}`;
    return {
      number,
      id: uuid(number),
      language: 'en',
      path: `${number}/`,
      title,
      date: `${1990 + Math.floor(number / 12)}-01-15`,
      changed: '2026-01-15',
      summary: 'о људима и правима '.repeat(10),
      intro: 'о људима и правима '.repeat(22),
      tags: [],
      aliases: [],
      feedHtml: '',
      items: Array.from({ length: 60 }, (_, item) => ({
        id: uuid(1000 * number + item),
        file: '',
        slug: `s${item}`,
        path: `${number}/s${item}/`,
        aliases: [],
        title: `Прича ${item}: ${'здравље и права '.repeat(5)}`,
        date: '2026-01-15',
        changed: '2026-01-15',
        tags: [],
        source: 'Удружење',
        summary: '',
        feedHtml: '',
        words: '',
        withdrawn: false,
      })),
    };
  });
  const { value: files, problems } = homePages(newsletter, 'en', many, ['en'], templates);
  expect(problems).toEqual([]);
  const home = files.get('index.html') ?? '';
  expect(Buffer.byteLength(home)).toBeLessThan(50_000);
  const years = [...home.matchAll(/href="(years\/\d+\/)"/g)].map(([, path]) => path);
  const listed = years.flatMap((path) => [
    ...(files.get(`${path}index.html`) ?? '').matchAll(/href="\.\.\/\.\.\/(\d+)\/"/g),
  ]);
  expect(new Set(listed.map(([, number]) => number)).size).toBe(600);
});

test('a site without issues says that the first one is on its way', async () => {
  const root = await makeRoot();
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  const home = await readFile(join(root, 'public/index.html'), 'utf8');
  expect(home).toContain('The first issue is on its way.');
  expect(home).toContain('action="https://service.test.example/subscribe?lang&#x3D;en"');
});
