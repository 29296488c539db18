import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Root } from 'mdast';
import { describe, expect, test } from 'vitest';
import type { Edition } from '../../src/newsletter/edition.ts';
import type { Issue } from '../../src/newsletter/issue.ts';
import type { Item } from '../../src/newsletter/item.ts';
import { issueFeed } from '../../src/publish/feed.ts';
import { buildSite, type PublishedIssue } from '../../src/publish/site.ts';
import { writeSite } from '../../src/publish/write.ts';
import { xmlText } from '../../src/publish/xml.ts';
import { loadTemplates } from '../../src/templates/load.ts';
import { golden } from '../helpers/golden.ts';
import { edition, newsletter } from '../helpers/mailing.ts';
import { makeRoot, pixel, snapshot } from '../helpers/root.ts';

const empty = { source: '', tree: { type: 'root', children: [] } as Root };
const templates = await loadTemplates([join(import.meta.dirname, '../../templates')]);
const neutral = () => ({
  name: 'reader',
  unsubscribe: 'https://u',
  preferences: 'https://p',
  view: 'https://v',
});

function item(fields: Partial<Item> = {}): Item {
  return {
    file: 'a.md',
    slug: 'a',
    title: 'A',
    tags: [],
    weight: 0,
    draft: false,
    withdrawn: false,
    aliases: [],
    body: empty,
    translations: new Map(),
    ...fields,
  };
}

function published(
  number: number,
  fields: Partial<Issue> = {},
  words: Partial<Edition> = {},
): PublishedIssue {
  const issue: Issue = {
    number,
    id: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    folder: `issues/${number}`,
    title: `Issue ${number}`,
    subject: `Issue ${number}`,
    date: `2026-${String(((number - 1) % 12) + 1).padStart(2, '0')}-15`,
    intro: empty,
    items: [item()],
    pictures: new Map(),
    translations: new Map(),
    ...fields,
  };
  const whole = {
    ...edition(),
    issue: number,
    page: `<p>${number}</p>`,
    feedHtml: `<p>${number}</p>`,
    ...words,
  };
  return { issue, editions: [whole] };
}

/** Each case is a golden feed in `fixtures/publish/`. */
const feeds: Record<string, PublishedIssue[]> = {
  'no-issue-yet': [],
  'two-issues': [
    published(2, { preheader: 'Second & last', items: [item({ tags: ['čaj', 'žurka'] })] }),
    published(1),
  ],
  'odd-characters': [
    published(
      1,
      { title: 'A ]]> B & <b> \u0000\u0008\uffff \ud800 č', items: [item({ title: 'C' })] },
      { feedHtml: '<p>]]> &amp; \u000b ćčšđž 🎉</p>' },
    ),
  ],
  'a-correction': [
    published(1, { items: [item({ corrected: { date: '2026-05-02', note: 'x' } })] }),
  ],
};

describe('the feed', () => {
  const folder = join(import.meta.dirname, '../fixtures/publish');
  for (const [name, issues] of Object.entries(feeds)) {
    test(`is as it was looked at: ${name}`, () =>
      golden(join(folder, `${name}.xml`), issueFeed(newsletter, issues)));
  }

  test('has no golden file without a case', async () => {
    expect((await readdir(folder)).sort()).toEqual(
      Object.keys(feeds)
        .map((name) => `${name}.xml`)
        .sort(),
    );
  });

  test('has the newest twenty issues', () => {
    const issues = Array.from({ length: 30 }, (_, index) => published(30 - index));
    const feed = issueFeed(newsletter, issues);
    expect(feed.match(/<item>/g)).toHaveLength(20);
    expect(feed).toContain('/030/');
    expect(feed).not.toContain('/010/');
  });

  test('gives the same bytes at another time', async () => {
    const issues = [published(1)];
    const first = issueFeed(newsletter, issues);
    await pause(1100);
    expect(issueFeed(newsletter, issues)).toBe(first);
  });

  test('holds nothing that XML forbids, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = xmlText(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
    );
  });
});

describe('the site', () => {
  const picture = { path: 'images/a b.png', type: 'image/png', width: 1, height: 1, bytes: pixel };
  const issue = published(
    3,
    { pictures: new Map([['images/a b.png', picture]]) },
    { attachments: [{ cid: 'pic@test', filename: 'a b.png', type: 'image/png', bytes: pixel }] },
  );
  const both = {
    ...issue,
    editions: [...issue.editions, { ...edition('sr-Latn'), page: '<p>3</p>' }],
  };
  const options = { newsletter, issues: [both, published(1)], templates, neutral };

  test('has a page for each issue, its mail and text with neutral values, its pictures, and an index', () => {
    const { value: site, problems } = buildSite(options);
    expect(problems).toEqual([]);
    expect([...site.keys()].sort()).toEqual([
      '001/email.html',
      '001/email.txt',
      '001/index.html',
      '003/email.html',
      '003/email.txt',
      '003/images/a b.png',
      '003/index.html',
      '003/sr-Latn/email.html',
      '003/sr-Latn/email.txt',
      '003/sr-Latn/index.html',
      'feed.xml',
      'index.html',
    ]);
    const mail = new TextDecoder().decode(site.get('003/email.html'));
    expect(mail).toContain('Zdravo, reader!');
    expect(mail).toContain('src="images/a%20b.png"');
    const index = new TextDecoder().decode(site.get('index.html'));
    expect(index.indexOf('003/')).toBeLessThan(index.indexOf('001/'));
    expect(index).toContain('<link rel="alternate" type="application/rss+xml"');
  });

  test('is written once: what did not change keeps its time, what is gone is deleted, what is not ours stays', async () => {
    const folder = join(await makeRoot(), 'public');
    expect(await writeSite(folder, buildSite(options).value)).toBe(12);
    await writeFile(join(folder, 'CNAME'), 'mine');
    const times = await mtimes(folder);
    expect(await writeSite(folder, buildSite(options).value)).toBe(0);
    expect(await mtimes(folder)).toEqual(times);

    const less = buildSite({ ...options, issues: [both] }).value;
    expect(await writeSite(folder, less)).toBe(5);
    expect((await readdir(folder)).sort()).toEqual([
      '.masthead.json',
      '003',
      'CNAME',
      'feed.xml',
      'index.html',
    ]);
    expect(await snapshot(folder)).toMatchObject({ [join(folder, 'CNAME')]: expect.any(String) });
  });

  test('asked for one issue leaves the pages of the others alone', async () => {
    const folder = join(await makeRoot(), 'public');
    await writeSite(folder, buildSite(options).value);
    const changed = { ...options, issues: [both, published(1, {}, { page: '<p>new</p>' })] };
    expect(await writeSite(folder, buildSite(changed).value, [3])).toBe(0);
    expect(await writeSite(folder, buildSite(changed).value, [1])).toBe(1);
  });
});

async function mtimes(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs])),
  );
}
