import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryPath } from '../../src/lib/temporary-files.ts';
import { findConflicts } from '../../src/site/conflicts.ts';
import { isPortable, PathIndex } from '../../src/site/path-index.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';

const decomposed = 'novi-č'.normalize('NFD');

/** A newsletter of one issue with one story, and files of the editor's own in its site. */
async function useSite(aliases: readonly string[], own: Readonly<Record<string, string>> = {}) {
  const story = (list: readonly string[]): string =>
    `---\nid: urn:uuid:00000000-0000-4000-8000-000000000011\ntitle: The mill\naliases: ${JSON.stringify(list)}\n---\n\nWords.\n`;
  const root = await makeRoot({
    'issues/001/issue.md':
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-01-15\n---\n',
    'issues/001/01-mill.md': story(aliases),
  });
  const out = join(root, 'public');
  const run = () => call('build', ['--root', root]);
  const put = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), text);
    }
  };
  const write = (list: readonly string[]) =>
    writeFile(join(root, 'issues/001/01-mill.md'), story(list));
  const read = (path: string) => readFile(join(out, path), 'utf8');
  await put(own);
  return { out, run, put, write, read };
}

/** All files, but not what builds keep for themselves. */
async function contentOf(out: string): Promise<Record<string, string>> {
  const files = Object.entries(await snapshot(out));
  return Object.fromEntries(files.filter(([path]) => !path.includes('/.masthead/')));
}

describe('files that masthead did not make', () => {
  const own = {
    'favicon.ico': 'icon',
    CNAME: 'letter.example',
    'About.html': 'about',
    'novi-č.html': 'novi',
    'files/report.pdf': 'report',
  };
  const aliases = [
    '/favicon.ico',
    '/FAVICON.ICO',
    '/CNAME',
    '/CNAME/old.html',
    '/about.html',
    `/${decomposed}.html`,
    '/novi-%C4%8D.html',
    '/files/report.pdf/x.html',
    '/files.d/../CNAME',
  ];

  test.each(['before the first build', 'after it'])(
    'that were there %s are never changed by aliases, and each is reported',
    async (when) => {
      const site = await useSite([]);
      if (when === 'after it') expect((await site.run()).code).toBe(0);
      await site.put(own);
      await site.write([...aliases, '/fine.html', '/files/']);
      for (let build = 0; build < 3; build += 1) {
        const { code, stderr } = await site.run();
        expect(code).toBe(0);
        expect(stderr.match(/\(taken-address\)/g)).toHaveLength(7);
        expect(stderr.match(/\(unusable-address\)/g)).toHaveLength(1);
        expect(stderr).toContain('issues/001/01-mill.md');
        for (const [path, text] of Object.entries(own)) expect(await site.read(path)).toBe(text);
        for (const path of ['fine.html', 'files/index.html']) {
          expect(await site.read(path), path).toContain('http-equiv="refresh"');
        }
      }
      await site.write([]);
      expect((await site.run()).code).toBe(0);
      for (const [path, text] of Object.entries(own)) expect(await site.read(path)).toBe(text);
      await expect(site.read('fine.html')).rejects.toThrow('ENOENT');
      expect(await site.read('files/report.pdf')).toBe('report');
    },
  );

  test.each([
    ['a file of the same name', { 'robots.txt': 'mine' }],
    ['a name in other case', { 'Robots.TXT': 'mine' }],
    ['a file in the place of a folder', { '001': 'mine' }],
    ['a folder in the place of a file', { 'feed.xml/mine.txt': 'mine' }],
  ])('stop a build of the site before anything is written: %s', async (_, files) => {
    for (const isBuilt of [false, true]) {
      const site = await useSite([]);
      if (isBuilt) {
        await site.run();
        for (const path of ['001', 'robots.txt', 'feed.xml', '.masthead']) {
          await rm(join(site.out, path), { recursive: true, force: true });
        }
        await writeFile(join(site.out, '.masthead.json'), JSON.stringify(['index.html']));
      }
      await site.put(files);
      const before = await contentOf(site.out);
      const { code, stderr } = await site.run();
      expect(code).toBe(isBuilt ? 1 : 2);
      expect(stderr).toContain('masthead did not make it');
      expect(stderr).toContain(`Move ${Object.keys(files)[0]} out of `);
      expect(await contentOf(site.out)).toEqual(before);
    }
  });

  test('are not written through: a link in the folder counts as a file', async () => {
    const site = await useSite(['/linked/page.html']);
    await mkdir(site.out, { recursive: true });
    const elsewhere = join(site.out, '../elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(site.out, 'linked'));
    const { code, stderr } = await site.run();
    expect(code).toBe(0);
    expect(stderr).toContain('masthead did not make linked');
    await expect(stat(join(elsewhere, 'page.html'))).rejects.toThrow('ENOENT');
  });

  test('with the very content of the site are left, and not deleted later', async () => {
    const site = await useSite(['/moved.html']);
    await site.run();
    const page = await site.read('moved.html');
    await site.write([]);
    await site.run();
    await site.put({ 'moved.html': page });
    await site.write(['/moved.html']);
    expect((await site.run()).stderr).toContain('(taken-address)');
    await site.write([]);
    await site.run();
    expect(await site.read('moved.html')).toBe(page);
  });
});

test('temporary files of a build that was killed are deleted, and hidden files of others are not', async () => {
  const site = await useSite([]);
  await site.run();
  const host = /masthead-([0-9a-f]{8})/.exec(temporaryPath('a'))?.[1] as string;
  const left = `.masthead-${host}-999999999-1-1.new`;
  await site.put({ [left]: 'half', [`.masthead/issues/${left}`]: 'half', '.mine.new': 'mine' });
  expect(await site.run()).toMatchObject({ code: 0, stderr: '' });
  await expect(site.read(left)).rejects.toThrow('ENOENT');
  await expect(site.read(`.masthead/issues/${left}`)).rejects.toThrow('ENOENT');
  expect(await site.read('.mine.new')).toBe('mine');
});

describe('files of the site', () => {
  test('become folders, and folders files, from one build to the next', async () => {
    const site = await useSite(['/a.old', '/b.old/page.html', '/Case.html']);
    expect(await site.run()).toMatchObject({ code: 0, stderr: '' });
    await site.write(['/a.old/page.html', '/b.old', '/case.html']);
    expect(await site.run()).toMatchObject({ code: 0, stderr: '' });
    for (const path of ['a.old/page.html', 'b.old', 'case.html']) {
      expect(await site.read(path), path).toContain('http-equiv="refresh"');
    }
  });

  test('that are one name on some systems are reported', () => {
    const report = (all: string[]) =>
      findConflicts({ all, written: [], foreign: [], folder: 'public' }).map(
        ({ code, severity }) => [code, severity],
      );
    expect(report(['a/Photo.jpg', 'a/photo.jpg'])).toEqual([['same-name', 'warning']]);
    expect(report([`${decomposed}.html`, 'novi-č.html'])).toEqual([['same-name', 'warning']]);
    expect(report(['a', 'a/b'])).toEqual([['same-name', 'error']]);
    expect(report(['a/b', 'a/c', 'ab'])).toEqual([]);
  });

  test('that are one name are found, and others are not', () => {
    const index = new PathIndex(['a/Straße.html', 'B']);
    for (const path of ['A/STRASSE.html', 'b', 'b.', 'b ', 'B/c.html', 'a']) {
      expect(index.clash(path), path).toBeDefined();
    }
    for (const path of ['a/b.html', 'c', 'ba', 'a.html']) {
      expect(index.clash(path), path).toBeUndefined();
    }
  });
});

test('an alias is a path that every file system can have', () => {
  for (const path of ['a/index.html', 'č.html', 'a b/c.html', '日本/index.html']) {
    expect(isPortable(path), path).toBe(true);
  }
  const bad = ['con', 'a/NUL.html', 'Com1.txt', 'a./b', 'a /b', '.git/config', 'a/../b', 'a//b'];
  const long = `${'a'.repeat(256)}.html`;
  for (const path of [...bad, 'a:b', 'a\\b', 'a?b', 'a*', 'a\u0000b', 'a\ud800', long]) {
    expect(isPortable(path), JSON.stringify(path)).toBe(false);
  }
});
