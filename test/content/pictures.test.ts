import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { assignSlugs } from '../../src/content/assign-slugs.ts';
import { flattenPicture, shareLostOn } from '../../src/content/inspect-picture.ts';
import { namePictures } from '../../src/content/name-pictures.ts';
import { readPicture } from '../../src/content/read-picture.ts';
import { UniqueNames } from '../../src/lib/text/unique-names.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const picture = (path: string, source = path) => ({
  path,
  source,
  type: 'image/jpeg',
  width: 1,
  height: 1,
  bytes: new Uint8Array(),
});

const plain = (background: string, format: 'jpeg' | 'webp' | 'png' = 'jpeg') =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .toFormat(format)
    .toBuffer();

/** A PNG whose header (PNG 11.2.2) says that it is larger. */
function claimSize(png: Buffer, width: number, height: number): Buffer {
  const claimed = Buffer.from(png);
  claimed.writeUInt32BE(width, 16);
  claimed.writeUInt32BE(height, 20);
  claimed.writeUInt32BE(crc32(claimed.subarray(12, 29)), 29);
  return claimed;
}

describe('names of outputs', () => {
  test('are told apart as every file system does', () => {
    const names = new UniqueNames(['index.html']);
    expect(names.claim('Index.HTML')).toBe('Index-2.HTML');
    expect(names.claim('a')).toBe('a');
    expect(names.claim('A', 'b')).toBe('b');
    expect(names.claim('a')).toBe('a-2');
    expect(names.claim('images/č.png')).toBe('images/č.png');
    expect(names.claim('images/č.png'.normalize('NFD'))).toBe('images/č-2.png'.normalize('NFD'));
    expect(names.claim('images/.x')).toBe('images/.x');
    expect(names.claim('images/.x')).toBe('images/.x-2');
  });

  test('of a picture is its own, whichever story names it first', () => {
    const named = namePictures(
      new Map([
        ['one', picture('a.jpg', 'a.webp')],
        ['two', picture('a.jpg')],
        ['three', picture('A.jpg')],
        ['again', picture('a.jpg', 'a.webp')],
      ]),
    );
    expect([...named].map(([written, { path }]) => [written, path])).toEqual([
      ['one', 'a-3.jpg'],
      ['two', 'a.jpg'],
      ['three', 'A-2.jpg'],
      ['again', 'a-3.jpg'],
    ]);
  });

  test('of files with different names are different slugs, and one of the same name has the same', () => {
    const files = ['01-c++.md', '02-c.md', '03-ć.md', '03-ć.sr.md', '04-c.md', '05-東京.md'];
    expect([...assignSlugs(files).values()]).toEqual(['c-2', 'c', 'c-3', 'c-3', 'c', 'item']);
    expect(assignSlugs(files, { '01-c++.md': 'c' }).get('02-c.md')).toBe('c-2');
    expect(assignSlugs(['東京.md'], {}, true).get('東京.md')).toBe('dongjing');
  });
});

describe('a name that was published', () => {
  const head =
    '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ndate: 2026-01-01\n---\n';
  const story = (id: number, title: string, more: string, body: string) =>
    `---\nid: urn:uuid:00000000-0000-4000-8000-00000000001${id}\ntitle: ${title}\n${more}---\n\n${body}\n`;

  test('is not given to a picture, a tag or a story that comes later', async () => {
    const root = await makeRoot({
      'issues/001/issue.md': head,
      'issues/001/02-c++.md': story(1, 'Plus', 'tags: [C++]\n', '![Green](images/a.webp)'),
      'issues/001/images/a.webp': await plain('#0f0', 'webp'),
    });
    const page = (path: string) => readFile(join(root, 'public', path), 'utf8');
    const colour = async (path: string) =>
      (await sharp(join(root, 'public/001', path)).stats()).dominant.g;
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0, stderr: '' });
    expect(await colour('images/a.jpg')).toBeGreaterThan(200);

    await writeFile(join(root, 'issues/001/images/a.jpg'), await plain('#f00'));
    await writeFile(
      join(root, 'issues/001/01-c.md'),
      story(2, 'Letter', 'tags: [C]\n', '![Red](images/a.jpg)'),
    );
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0, stderr: '' });
    expect(await colour('images/a.jpg')).toBeGreaterThan(200);
    expect(await colour('images/a-2.jpg')).toBeLessThan(60);
    expect(await page('001/c/index.html')).toContain('src="../images/a.jpg"');
    expect(await page('001/c/index.html')).toContain('"../../tags/c/"');
    expect(await page('001/c-2/index.html')).toContain('"../../tags/c-2/"');
    expect(await page('tags/c/index.html')).toContain('Plus');
    expect(await page('tags/c-2/index.html')).toContain('Letter');
  });
});

describe('a picture', () => {
  test('with too many pixels or bytes is refused before it is decoded', async () => {
    const wide = claimSize(pixel, 20_000, 10_001);
    const root = await makeRoot({
      'a/wide.png': wide,
      'a/heavy.png': Buffer.concat([wide, Buffer.alloc(21 * 1024 * 1024)]),
    });
    const place = { file: 'a.md', line: 3, column: 1 };
    expect(await readPicture(join(root, 'a'), 'wide.png', place)).toMatchObject({
      code: 'large-picture',
      message: expect.stringContaining('20000 × 10001'),
      ...place,
    });
    expect(await readPicture(join(root, 'a'), 'heavy.png', place)).toMatchObject({
      code: 'large-picture',
      message: expect.stringContaining('20 MB'),
    });
  });

  test('that is unreadable on a dark ground is readable once it is flattened', async () => {
    const drawing = sharp(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M5 5L80 50M5 50L80 5" stroke="#123" stroke-width="3"/></svg>',
      ),
    );
    for (const format of ['png', 'webp', 'gif'] as const) {
      const bytes = await drawing.clone().toFormat(format).toBuffer();
      expect(await shareLostOn('#1b1c1f', { bytes }), format).toBeGreaterThan(0.9);
      const flat = await flattenPicture(bytes, '#ffffff');
      expect(await shareLostOn('#1b1c1f', { bytes: flat }), format).toBe(0);
      expect((await sharp(flat).metadata()).format).toBe(format);
    }
  });

  test('of a bright symbol beside dark lettering is found, and a dark figure on its own ground is not', async () => {
    const draw = (shapes: string) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">${shapes}</svg>`,
        ),
      )
        .png()
        .toBuffer();
    const letters =
      '<path d="M130 30v60h40M190 30h40v60h-40zM250 30v60h40" stroke="#000" stroke-width="9" fill="none"/>';
    const lost = async (shapes: string) => shareLostOn('#1b1c1f', { bytes: await draw(shapes) });
    expect(await lost(`<circle cx="60" cy="60" r="50" fill="#f80"/>${letters}`)).toBeGreaterThan(
      0.5,
    );
    expect(
      await lost(`<rect x="5" y="9" width="290" height="92" fill="#fff"/>${letters}`),
    ).toBeLessThan(0.5);
  });

  test('that only names its Git LFS object says how to fetch it', async () => {
    const root = await makeRoot({
      'a/photo.png': 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n',
    });
    const place = { file: 'a.md', line: 3, column: 1 };
    expect(await readPicture(join(root, 'a'), 'photo.png', place)).toMatchObject({
      code: 'unknown-picture',
      hint: expect.stringContaining('git lfs pull'),
    });
  });

  test('that is unreadable on a dark ground is flattened by check --fix, once', async () => {
    const cases = join(import.meta.dirname, '../fixtures/authoring/picture-dark-line-art');
    const root = await makeRoot();
    await cp(join(cases, 'issues'), join(root, 'issues'), { recursive: true });
    const fixed = await call('check', ['--fix', '--root', root]);
    expect(fixed.stdout.match(/Put the picture on a light ground/g)).toHaveLength(3);
    expect(fixed.stdout).toContain('issues/inbox/images/grey.webp');
    const again = await call('check', ['--strict', '--fix', '--root', root]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).not.toContain('light ground');
  });
});
