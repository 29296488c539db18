import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/collect/candidate.ts';
import { type Desk, type Taken, takeUp as takeAll } from '../../../src/collect/inbox/take-up.ts';
import { parseItem } from '../../../src/content/read-item.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { StorySelection } from '../../../src/model/source.ts';
import { candidate, openDesk, usual } from '../../helpers/desk.ts';
import { makeRoot, pixel } from '../../helpers/root.ts';

async function takeUp(
  found: Candidate,
  taking: StorySelection & { name?: string },
  desk: Desk,
): Promise<{ value: Taken; problems: Problem[] }> {
  const { value, problems } = await takeAll([found], taking, desk);
  return { value: value[0] as Taken, problems };
}

const read = (root: string, name: string): Promise<string> =>
  readFile(join(root, 'issues/inbox', name), 'utf8');
const long = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');

describe('a story comes into the inbox', () => {
  test.each(['Issue', 'README', 'con', 'COM1'])(
    'under a name of its own where its title is "%s", which means something else there',
    async (title) => {
      const root = await makeRoot();
      const { value } = await takeUp(candidate({ title }), usual, await openDesk(root));
      expect(value.to).toBe(`issues/inbox/story-${title.toLowerCase()}.md`);
    },
  );

  test('with a title that is cut where no reader would get to its end', async () => {
    const root = await makeRoot();
    const { value } = await takeUp(
      candidate({ title: 'All the doors '.repeat(9000) }),
      usual,
      await openDesk(root),
    );
    expect(value.title.length).toBeLessThanOrEqual(301);
    expect(value.title).toMatch(/^All the doors .* …$/);
  });

  test('each under a name of its own where many come at once with the same title', async () => {
    const root = await makeRoot();
    const body = (at: number): string => long.replaceAll('word', `word${at}x`);
    const titles = ['News', 'NEWS!', 'News 2', 'news', 'News', 'News 2', 'News', 'News', 'News'];
    const found = titles.map((title, at) => candidate({ title, body: body(at) }));
    const { value } = await takeAll(found, usual, await openDesk(root));
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
    const taking = { ...usual, name: 'The Mill', section: 'members', take: 2 };
    const { value, problems } = await takeUp(found, taking, await openDesk(root));
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

  test('with its source: the one that is set, the one that it names, or where it lies', async () => {
    const desk = await openDesk(await makeRoot());
    const sourceOf = async (title: string, changes: object, name?: string): Promise<unknown> => {
      const found = candidate({ title, body: title, ...changes });
      await takeUp(found, { ...usual, ...(name !== undefined && { name }) }, desk);
      return /^source: (.*)$/m.exec(await read(desk.root, `${title}.md`))?.[1];
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
    const { value } = await takeUp(found, usual, await openDesk(root));
    expect(value).toMatchObject({ fate: 'new', to: 'issues/inbox/doors-2.md' });
    expect(await read(root, 'doors.md')).toContain('Ours.');
  });

  test('with links that lead somewhere, and the words of those that do not', async () => {
    const root = await makeRoot();
    const body =
      '[Here](/x), [there](https://a.example/), [](https://b.example/), [no](javascript:1).';
    const { problems } = await takeUp(candidate({ body }), usual, await openDesk(root));
    expect(problems).toMatchObject([{ code: 'link-left-out', severity: 'warning' }]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain(
      'Here, [there](https://a.example/), , no.',
    );
  });

  test('with links that track nobody, also where they are their own words', async () => {
    const root = await makeRoot();
    const body =
      'See https://a.example/x?utm_source=n and [it](https://a.example/y?fbclid=1#there).';
    await takeUp(candidate({ body }), usual, await openDesk(root));
    const text = await read(root, 'open-doors-at-the-mill.md');
    expect(text).toContain('https://a.example/x> and [it](https://a.example/y#there).');
    expect(text).not.toMatch(/utm_|fbclid/);
  });

  test('once, also when the run before was stopped after it came', async () => {
    const root = await makeRoot();
    const found = candidate({ guid: 'g', url: 'https://mill.example/doors', body: long });
    await takeUp(found, usual, await openDesk(root));
    const again = await takeUp(found, usual, await openDesk(root));
    expect(again.value).toMatchObject({
      fate: 'seen',
      why: expect.stringContaining('the inbox has it'),
    });
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['open-doors-at-the-mill.md']);
  });

  test('not at all in a dry run, which tells what would come', async () => {
    const root = await makeRoot();
    const { value } = await takeUp(candidate(), usual, await openDesk(root, { dryRun: true }));
    expect(value).toMatchObject({ fate: 'new', to: 'issues/inbox/open-doors-at-the-mill.md' });
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });
});

describe('a story that may have been told', () => {
  const issue = {
    'issues/003/issue.md': '---\nnumber: 3\nid: urn:uuid:3\ntitle: Three\ndate: 2026-09-01\n---\n',
    'issues/003/01-doors.md': `---\nid: urn:uuid:d\ntitle: Come in\nurl: https://mill.example/doors\n---\n\n${long}\n`,
  };

  test('is left out where that is sure', async () => {
    const desk = await openDesk(await makeRoot(issue));
    const found = candidate({ url: 'http://www.mill.example/doors/' });
    expect((await takeUp(found, usual, desk)).value).toEqual({
      from: 'the mill',
      title: 'Open doors at the mill',
      fate: 'seen',
      why: 'issue 3 has it: issues/003/01-doors.md',
    });
  });

  test('waits as a draft that names the earlier one where that is likely', async () => {
    const root = await makeRoot(issue);
    const { value, problems } = await takeUp(
      candidate({ body: long }),
      usual,
      await openDesk(root),
    );
    expect(value.fate).toBe('draft');
    expect(problems).toMatchObject([{ code: 'likely-repeat', file: value.to }]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain(
      'draft: true\nduplicate_of: urn:uuid:d\n',
    );
  });
});

describe('an e-mail address in a story', () => {
  const body = 'Ask ana@mill.example about it.';

  test('makes it a draft where nobody is there to be asked, and is not repeated in what is told', async () => {
    const root = await makeRoot();
    const { value, problems } = await takeUp(candidate({ body }), usual, await openDesk(root));
    expect(value.fate).toBe('draft');
    expect(problems).toMatchObject([
      { code: 'address-in-text', file: value.to, line: 6, column: 6 },
    ]);
    expect(JSON.stringify([value, problems])).not.toContain('ana@');
    expect(await read(root, 'open-doors-at-the-mill.md')).toContain('draft: true');
  });

  test('is noticed in the title and in the summary, too', async () => {
    const desk = await openDesk(await makeRoot());
    const body = 'Words.';
    for (const where of [{ summary: 'By ana@mill.example' }, { title: 'Ask ana@mill.example' }]) {
      expect((await takeUp(candidate({ ...where, body }), usual, desk)).value.fate).toBe('draft');
    }
  });

  test('may be printed if a person says so', async () => {
    const root = await makeRoot();
    const asked: string[] = [];
    const desk = await openDesk(root, {
      confirm: async (question) => {
        asked.push(question);
        return true;
      },
    });
    expect((await takeUp(candidate({ body }), usual, desk)).value.fate).toBe('new');
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('ana@');
  });
});

describe('pictures', () => {
  test('that stay away leave no blanks, line ends and empty paragraphs', async () => {
    const root = await makeRoot();
    const found = candidate({
      body: '![](a.png) ![](b.png)\n\nWords ![](c.png) go ![](d.png)on.\n\nMore.\\\n![](e.png)\n\n![](f.png) Last ![](g.png)',
    });
    await takeUp(found, usual, await openDesk(root));
    const text = await read(root, 'open-doors-at-the-mill.md');
    expect(text.split('---\n\n')[1]).toBe('Words go on.\n\nMore.\n\nLast\n');
  });

  test('whose words are the name of a file have none', async () => {
    const root = await makeRoot();
    const found = candidate({
      body: '![image.png](images/1.png)\n\n![IMG 20260101 (2).JPG](images/2.png)\n\nWords.',
      image: { path: 'images/3.png', alt: 'photo.webp' },
    });
    const { problems } = await takeUp(found, usual, await openDesk(root));
    expect(problems).toMatchObject([{ code: 'picture-without-words' }]);
    expect(problems[0]?.message).toMatch(/^3 pictures/);
  });

  const photo = sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#aa5500' } })
    .withExif({ IFD3: { GPSLatitude: '44/1 49/1 0/1' } })
    .jpeg()
    .toBuffer();

  test('with words come along, encoded anew, without what the camera wrote, and once', async () => {
    const root = await makeRoot();
    const bytes = await photo;
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const fetched: string[] = [];
    const desk = await openDesk(root, {
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
    const { problems } = await takeUp(found, usual, desk);
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

  test('without words, of other kinds, or out of reach stay away, and that is told', async () => {
    const root = await makeRoot();
    const desk = await openDesk(root, {
      fetchPicture: async (url) =>
        url.endsWith('.svg')
          ? Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
          : { code: 'bad-status', severity: 'error', message: 'It answered 404.', hint: '' },
    });
    const body =
      'A.\n\n![](https://mill.example/mute.png)\n\n![Drawn](https://mill.example/x.svg)\n\n[![Gone](https://mill.example/y.png)](https://mill.example/)';
    const { problems } = await takeUp(candidate({ body }), usual, desk);
    expect(problems.map(({ code }) => code)).toEqual([
      'picture-left-out',
      'picture-left-out',
      'picture-without-words',
    ]);
    expect(await read(root, 'open-doors-at-the-mill.md')).toMatch(/---\n\nA\.\n$/);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['open-doors-at-the-mill.md']);
  });
});

test('whatever a story is made of, what comes of it is an item without an error', async () => {
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
  const desk = await openDesk(await makeRoot(), { fetchPicture: async () => pixel });
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
      const { value } = await takeUp(found, { ...usual, take: seed % 2 === 0 ? 'whole' : 1 }, desk);
      if (value.to === undefined) return;
      const name = value.to.slice('issues/inbox/'.length);
      const item = parseItem(await read(desk.root, name), value.to, desk.newsletter);
      expect(item.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});
