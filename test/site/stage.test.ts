import fs from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStage } from '../../src/site/stage.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';

const now = new Date('2026-01-15T09:00:00Z');

type Files = Readonly<Record<string, string>>;

const first: Files = {
  'index.html': 'home',
  'feed.xml': 'feed',
  '001/index.html': 'one',
  '001/images/a.png': 'picture',
  '001/mill/index.html': 'mill',
  'sections/news/feed.json': 'news feed',
  'sections/news/index.html': 'news',
};
const second: Files = {
  ...first,
  'index.html': 'new home',
  'feed.xml': 'new feed',
  '002/index.html': 'two',
  '002/bridge/index.html': 'bridge',
  '001/mill/old/index.html': 'old',
  'sections/members/index.html': 'members',
  'sections/members/feed.json': 'members feed',
};

async function makeFolder(files: Files = {}): Promise<string> {
  const own = Object.entries(files).map(([path, text]) => [`public/${path}`, text]);
  return join(await makeRoot(Object.fromEntries(own)), 'public');
}

async function build(folder: string, files: Files): Promise<number> {
  const stage = await openStage(folder, now, false);
  for (const [path, text] of Object.entries(files)) stage.put(path, text);
  stage.put('.masthead/issues/1.jsonl', Object.values(files).join());
  const { changed } = await stage.commit();
  await stage.discard();
  return changed;
}

const real = fs.renameSync;

/** Names what each move has moved; the one with the number fails. */
function watchMoves(failing = 0): string[] {
  const moves: string[] = [];
  fs.renameSync = (from, to) => {
    moves.push(`${from}`.split('/stage/')[1] as string);
    if (moves.length === failing) throw new Error('Killed.');
    real(from, to);
  };
  syncBuiltinESMExports();
  const restore = (): void => {
    fs.renameSync = real;
    syncBuiltinESMExports();
  };
  onTestFinished(restore);
  return moves;
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const files = Object.entries(await snapshot(folder));
  return Object.fromEntries(
    files
      .map(([path, bytes]): [string, string] => [
        path.slice(folder.length + 1),
        Buffer.from(bytes, 'base64').toString(),
      ])
      .filter(([path]) => path !== '.masthead/files'),
  );
}

test('new folders move as a whole, but feeds last, after the pages that they announce', async () => {
  const folder = await makeFolder();
  await build(folder, first);
  const moves = watchMoves();
  expect(await build(folder, second)).toBe(7);
  expect(moves).toEqual([
    '001/mill/old',
    '002',
    'sections/members/index.html',
    'index.html',
    'feed.xml',
    'sections/members/feed.json',
    '.masthead/issues/1.jsonl',
  ]);
});

test.each(['a first build', 'a later one'])(
  '%s that ends at any move is repeated',
  async (which) => {
    const whole = await makeFolder();
    await build(whole, second);
    const wanted = await filesIn(whole);
    for (let at = 1; ; at += 1) {
      const folder = await makeFolder({ CNAME: 'mine' });
      if (which === 'a later one') await build(folder, first);
      const moves = watchMoves(at);
      const hasEnded = await build(folder, second).then(
        () => true,
        () => false,
      );
      watchMoves();
      expect(hasEnded).toBe(moves.length < at);
      await build(folder, second);
      expect(await filesIn(folder)).toEqual({ ...wanted, CNAME: 'mine' });
      await build(folder, {});
      expect(Object.keys(await filesIn(folder)).sort()).toEqual([
        '.masthead.json',
        '.masthead/issues/1.jsonl',
        'CNAME',
      ]);
      if (hasEnded) break;
    }
  },
);

test('a file in the place of a folder is reported, whichever comes first', async () => {
  for (const paths of [
    ['a', 'a/b'],
    ['a/b', 'a'],
  ]) {
    const stage = await openStage(await makeFolder(), now, false);
    for (const path of paths) stage.put(path, path);
    expect(stage.conflicts().map(({ code, severity }) => [code, severity])).toEqual([
      ['same-name', 'error'],
    ]);
    await stage.discard();
  }
});

test('a site of an earlier release, which listed its files alone, is taken over', async () => {
  const folder = await makeFolder({ ...first, 'old.html': 'old', CNAME: 'mine' });
  const list = [...Object.keys(first), 'old.html'];
  await writeFile(join(folder, '.masthead.json'), JSON.stringify(list));
  expect(await build(folder, first)).toBe(1);
  const files = await filesIn(folder);
  expect(files).toMatchObject({ ...first, CNAME: 'mine' });
  expect(files).not.toHaveProperty('old.html');
  expect(await readFile(join(folder, '.masthead.json'), 'utf8')).not.toContain('old.html');
});
