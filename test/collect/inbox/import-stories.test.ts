import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/collect/candidate.ts';
import { importStories } from '../../../src/collect/inbox/import-stories.ts';
import type { ImportTools, StoryResult } from '../../../src/collect/inbox/import-tools.ts';
import { parseItem } from '../../../src/content/read-item.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { ImportSettings } from '../../../src/model/source.ts';
import { candidate, defaultSettings, testImportTools } from '../../helpers/import-tools.ts';
import { makeRoot, pixel } from '../../helpers/root.ts';

async function importOne(
  found: Candidate,
  settings: ImportSettings & { name?: string },
  tools: ImportTools,
): Promise<{ value: StoryResult; problems: Problem[] }> {
  const { value, problems } = await importStories([found], settings, tools);
  return { value: value[0] as StoryResult, problems };
}

const read = (root: string, name: string): Promise<string> =>
  readFile(join(root, 'issues/inbox', name), 'utf8');
const long = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');

describe('a story is imported', () => {
  test.each(['Issue', 'README', 'con', 'COM1'])(
    'under another name where its title is "%s", which has a meaning there',
    async (title) => {
      const root = await makeRoot();
      const { value } = await importOne(
        candidate({ title }),
        defaultSettings,
        await testImportTools(root),
      );
      expect(value.to).toBe(`issues/inbox/story-${title.toLowerCase()}.md`);
    },
  );

  test('of a page with others, each once, with its place on the page', async () => {
    const root = await makeRoot();
    const page = 'https://a.example/changes';
    const found = [1, 2].map((at) =>
      candidate({
        title: `Version ${at}`,
        body: long.replaceAll('word', `word${at}x`),
        url: `${page}#v${at}`,
        guid: `${page}#v${at} Version ${at}`,
        hasSharedUrl: true,
      }),
    );
    const fates = async (): Promise<string[]> => {
      const { value } = await importStories(found, defaultSettings, await testImportTools(root));
      return value.map(({ fate }) => fate);
    };
    expect(await fates()).toEqual(['new', 'new']);
    expect(await read(root, 'version-2.md')).toContain(`url: ${page}#v2\n`);
    expect(await fates()).toEqual(['seen', 'seen']);
  });

  test('with a very long title shortened', async () => {
    const root = await makeRoot();
    const { value } = await importOne(
      candidate({ title: 'All the doors '.repeat(9000) }),
      defaultSettings,
      await testImportTools(root),
    );
    expect(value.title.length).toBeLessThanOrEqual(301);
    expect(value.title).toMatch(/^All the doors .* …$/);
  });

  test('under a name of its own where many have the same title', async () => {
    const root = await makeRoot();
    const body = (at: number): string => long.replaceAll('word', `word${at}x`);
    const titles = ['News', 'NEWS!', 'News 2', 'news', 'News', 'News 2', 'News', 'News', 'News'];
    const found = titles.map((title, at) => candidate({ title, body: body(at) }));
    const { value } = await importStories(found, defaultSettings, await testImportTools(root));
    const texts = await Promise.all(value.map(({ to = '' }) => readFile(join(root, to), 'utf8')));
    expect(texts.map((text, at) => text.includes(body(at)))).toEqual(titles.map(() => true));
    expect(new Set(value.map(({ to }) => to)).size).toBe(titles.length);
  });

  test('as an editor would have typed it', async () => {
    const root = await makeRoot();
    const found = candidate({
      title: ' Đorđe:  "Otvorena vrata" ',
      url: 'https://www.mill.example/doors?utm_source=feed#top',
      guid: 'tag:mill.example,2026:7',
      author: 'Đorđe',
      date: '2026-10-01',
      summary: `${'Long summary. '.repeat(40)}`,
      body: 'First.\n\nSecond.\n\nThird.',
    });
    const taking = { ...defaultSettings, name: 'The Mill', section: 'members', take: 2 };
    const { value, problems } = await importOne(found, taking, await testImportTools(root));
    expect(problems).toEqual([]);
    expect(value).toMatchObject({ fate: 'new', to: 'issues/inbox/djordje-otvorena-vrata.md' });
    expect(await read(root, 'djordje-otvorena-vrata.md')).toBe(
      `---
title: 'Đorđe: "Otvorena vrata"'
section: members
url: https://www.mill.example/doors
guid: tag:mill.example,2026:7
source: The Mill
author: Đorđe
date: 2026-10-01
summary: ${'Long summary. '.repeat(21)}Long …
---

First.

Second.
`,
    );
  });

  test('with its source: the configured one, the one that it names, or its host', async () => {
    const tools = await testImportTools(await makeRoot());
    const sourceOf = async (title: string, changes: object, name?: string): Promise<unknown> => {
      const found = candidate({ title, body: title, ...changes });
      await importOne(found, { ...defaultSettings, ...(name !== undefined && { name }) }, tools);
      return /^source: (.*)$/m.exec(await read(tools.root, `${title}.md`))?.[1];
    };
    const url = 'https://www.mill.example/x';
    expect(await sourceOf('a', { url, source: 'Theirs' }, 'Ours')).toBe('Ours');
    expect(await sourceOf('b', { url: `${url}2`, source: 'Theirs' })).toBe('Theirs');
    expect(await sourceOf('c', { url: `${url}3` })).toBe('mill.example');
    expect(await sourceOf('d', {})).toBeUndefined();
  });

  test('under a name of its own where another story has that name', async () => {
    const root = await makeRoot({ 'issues/inbox/doors.md': '---\ntitle: Doors\n---\n\nOurs.\n' });
    const found = candidate({ title: 'Doors', body: long });
    const { value } = await importOne(found, defaultSettings, await testImportTools(root));
    expect(value).toMatchObject({ fate: 'new', to: 'issues/inbox/doors-2.md' });
    expect(await read(root, 'doors.md')).toContain('Ours.');
  });

  test('with links that work, and the words of the others', async () => {
    const root = await makeRoot();
    const body =
      '[Here](/x), [there](https://a.example/), [](https://b.example/), [no](javascript:1).';
    const { problems } = await importOne(
      candidate({ body }),
      defaultSettings,
      await testImportTools(root),
    );
    expect(problems).toMatchObject([{ code: 'link-left-out', severity: 'warning' }]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain(
      'Here, [there](https://a.example/), , no.',
    );
  });

  test('with links without tracking, also where the words are the URL', async () => {
    const root = await makeRoot();
    const body =
      'See https://a.example/x?utm_source=n and [it](https://a.example/y?fbclid=1#there).';
    await importOne(candidate({ body }), defaultSettings, await testImportTools(root));
    const text = await read(root, 'open-doors-at-the-mill.md');
    expect(text).toContain('https://a.example/x> and [it](https://a.example/y#there).');
    expect(text).not.toMatch(/utm_|fbclid/);
  });

  test('once, also after an interrupted run', async () => {
    const root = await makeRoot();
    const found = candidate({ guid: 'g', url: 'https://mill.example/doors', body: long });
    await importOne(found, defaultSettings, await testImportTools(root));
    const again = await importOne(found, defaultSettings, await testImportTools(root));
    expect(again.value).toMatchObject({
      fate: 'seen',
      why: expect.stringContaining('already in the inbox'),
    });
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['open-doors-at-the-mill.md']);
  });

  test('not at all in a dry run, which returns what would be imported', async () => {
    const root = await makeRoot();
    const { value } = await importOne(
      candidate(),
      defaultSettings,
      await testImportTools(root, { dryRun: true }),
    );
    expect(value).toMatchObject({ fate: 'new', to: 'issues/inbox/open-doors-at-the-mill.md' });
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });
});

describe('a duplicate', () => {
  const issue = {
    'issues/003/issue.md': '---\nnumber: 3\nid: urn:uuid:3\ntitle: Three\ndate: 2026-09-01\n---\n',
    'issues/003/01-doors.md': `---\nid: urn:uuid:d\ntitle: Come in\nurl: https://mill.example/doors\n---\n\n${long}\n`,
  };

  test('is skipped if it is sure', async () => {
    const tools = await testImportTools(await makeRoot(issue));
    const found = candidate({ url: 'http://www.mill.example/doors/' });
    expect((await importOne(found, defaultSettings, tools)).value).toEqual({
      from: 'the mill',
      title: 'Open doors at the mill',
      fate: 'seen',
      why: 'already in issue 3: issues/003/01-doors.md',
    });
  });

  test('becomes a draft that names the earlier item if it is likely', async () => {
    const root = await makeRoot(issue);
    const { value, problems } = await importOne(
      candidate({ body: long }),
      defaultSettings,
      await testImportTools(root),
    );
    expect(value.fate).toBe('draft');
    expect(problems).toMatchObject([{ code: 'likely-repeat', file: value.to }]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain(
      'draft: true\nduplicate_of: urn:uuid:d\n',
    );
  });
});

describe('an email address in a story', () => {
  const body = 'Ask ana@mill.example about it.';

  test('makes it a draft without a terminal, and is not repeated in messages', async () => {
    const root = await makeRoot();
    const { value, problems } = await importOne(
      candidate({ body }),
      defaultSettings,
      await testImportTools(root),
    );
    expect(value.fate).toBe('draft');
    expect(problems).toMatchObject([
      { code: 'address-in-text', file: value.to, line: 6, column: 6 },
    ]);
    expect(JSON.stringify([value, problems])).not.toContain('ana@');
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain('draft: true');
  });

  test('is noticed in the title and in the summary, too', async () => {
    const tools = await testImportTools(await makeRoot());
    const body = 'Words.';
    for (const where of [{ summary: 'By ana@mill.example' }, { title: 'Ask ana@mill.example' }]) {
      expect(
        (await importOne(candidate({ ...where, body }), defaultSettings, tools)).value.fate,
      ).toBe('draft');
    }
  });

  test('may be published if the editor says so', async () => {
    const root = await makeRoot();
    const asked: string[] = [];
    const tools = await testImportTools(root, {
      confirm: async (question) => {
        asked.push(question);
        return true;
      },
    });
    expect((await importOne(candidate({ body }), defaultSettings, tools)).value.fate).toBe('new');
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('ana@');
  });
});

describe('pictures', () => {
  test('that are left out leave no spaces, line breaks and empty paragraphs', async () => {
    const root = await makeRoot();
    const found = candidate({
      body: '![](a.png) ![](b.png)\n\nWords ![](c.png) go ![](d.png)on.\n\nMore.\\\n![](e.png)\n\n![](f.png) Last ![](g.png)',
    });
    await importOne(found, defaultSettings, await testImportTools(root));
    const text = await read(root, 'open-doors-at-the-mill.md');
    expect(text.split('---\n\n')[1]).toBe('Words go on.\n\nMore.\n\nLast\n');
  });

  test('with a file name as alt text have none', async () => {
    const root = await makeRoot();
    const found = candidate({
      body: '![image.png](images/1.png)\n\n![IMG 20260101 (2).JPG](images/2.png)\n\nWords.',
      image: { path: 'images/3.png', alt: 'photo.webp' },
    });
    const { problems } = await importOne(found, defaultSettings, await testImportTools(root));
    expect(problems).toMatchObject([{ code: 'picture-without-words' }]);
    expect(problems[0]?.message).toMatch(/^3 pictures/);
  });

  const photo = sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#aa5500' } })
    .withExif({ IFD3: { GPSLatitude: '44/1 49/1 0/1' } })
    .jpeg()
    .toBuffer();

  test('with alt text are imported once, encoded again, without metadata of the camera', async () => {
    const root = await makeRoot();
    const bytes = await photo;
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const fetched: string[] = [];
    const tools = await testImportTools(root, {
      fetchPicture: async (url) => {
        fetched.push(url);
        return bytes;
      },
    });
    const found = candidate({
      body: '![A door](https://mill.example/a.jpg "Ours")\n\n![Inside](images/1.png)\n\n![A wall](https://mill.example/b.jpg)',
      image: { path: 'https://mill.example/a.jpg', alt: 'The door' },
      pictures: new Map([['images/1.png', pixel]]),
    });
    const { problems } = await importOne(found, defaultSettings, tools);
    expect(problems).toEqual([]);
    expect(fetched).toEqual(['https://mill.example/a.jpg', 'https://mill.example/b.jpg']);
    const text = await read(root, 'open-doors-at-the-mill.md');
    expect(text).toMatch(
      /^image: images\/open-doors-at-the-mill-[0-9a-f]{8}\.jpg\nimage_alt: The door$/m,
    );
    expect(text).toMatch(/!\[Inside\]\(images\/open-doors-at-the-mill-[0-9a-f]{8}\.png\)/);
    // Both addresses gave the same picture, which stands above the story already.
    expect(text).not.toContain('A wall');
    const names = await readdir(join(root, 'issues/inbox/images'));
    expect(names).toHaveLength(2);
    const jpeg = await sharp(
      join(root, 'issues/inbox/images', names.find((name) => name.endsWith('jpg')) as string),
    ).metadata();
    expect(jpeg).toMatchObject({ width: 1600, height: 800 });
    expect(jpeg.exif).toBeUndefined();
  });

  test('without alt text, of other formats, or unreachable are left out and reported', async () => {
    const root = await makeRoot();
    const tools = await testImportTools(root, {
      fetchPicture: async (url) =>
        url.endsWith('.svg')
          ? Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
          : { code: 'bad-status', severity: 'error', message: 'It answered 404.', hint: '' },
    });
    const body =
      'A.\n\n![](https://mill.example/mute.png)\n\n![Drawn](https://mill.example/x.svg)\n\n[![Gone](https://mill.example/y.png)](https://mill.example/)';
    const { problems } = await importOne(candidate({ body }), defaultSettings, tools);
    expect(problems.map(({ code }) => code)).toEqual([
      'picture-left-out',
      'picture-left-out',
      'picture-without-words',
    ]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toMatch(/---\n\nA\.\n$/);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['open-doors-at-the-mill.md']);
  });
});

test('any story becomes an item without errors', async () => {
  const pieces = fc.constantFrom(
    ...[
      '[a](b)',
      '![x](y)',
      '![](z)',
      '<b>',
      'www.a.example',
      'https://a.example/',
      'a@b.example',
      '[r]: x',
      '[r]',
      '[^1]',
      '\n\n[^1]: n',
      '\n\n# ',
      '\n- ',
      '\n> ',
      '| a |\n|---|\n',
      '```\n',
      '---\n',
      '`',
      '*',
      '\\',
      '&amp;',
      '{{x}}',
      '[](https://a.example)',
      '<https://a.example>',
      '<mailto:x>',
      '\u0000',
      '• ',
      '>>>',
      '\n\n',
      ' ',
      'š',
    ],
  );
  const text = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 30 })
    .map((parts) => parts.join(''));
  const tools = await testImportTools(await makeRoot(), { fetchPicture: async () => pixel });
  await fc.assert(
    fc.asyncProperty(text, text, text, fc.integer(), async (title, body, summary, seed) => {
      const found = candidate({
        title: `T${seed} ${title}`,
        body,
        summary,
        author: summary,
        guid: title,
        date: '2026-11-24',
        language: 'en',
      });
      const { value } = await importOne(
        found,
        { ...defaultSettings, take: seed % 2 === 0 ? 'whole' : 1 },
        tools,
      );
      if (value.to === undefined) return;
      const name = value.to.slice('issues/inbox/'.length);
      const item = parseItem(await read(tools.root, name), value.to, tools.newsletter);
      expect(item.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});
