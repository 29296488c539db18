import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFileExclusive, writeFileAtomic } from '../../src/lib/files.ts';
import { removeLeftovers, temporaryPath } from '../../src/lib/temporary-files.ts';
import { call } from '../helpers/call.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { rss, startWeb } from '../helpers/web.ts';

const now = new Date();
const library = join(import.meta.dirname, '../../src/lib/temporary-files.ts');

/** A temporary file of a process of its own, which runs on until it is killed. */
async function startWriter(folder: string) {
  const code = `
    const { temporaryPath } = await import(${JSON.stringify(library)});
    const path = temporaryPath(${JSON.stringify(join(folder, 'story.md'))});
    (await import('node:fs')).writeFileSync(path, 'half');
    console.log(path);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
  const [path] = (await once(child.stdout, 'data')) as [Buffer];
  return { path: String(path).trim(), child };
}

describe('temporary files', () => {
  test('of a running process stay, and go once it was killed', async () => {
    const root = await makeRoot();
    const { path, child } = await startWriter(root);
    await removeLeftovers(root, now);
    expect(await readFile(path, 'utf8')).toBe('half');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await removeLeftovers(root, now);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  test('of this process stay, and those of an earlier one with its id go', async () => {
    const root = await makeRoot();
    const own = temporaryPath(join(root, 'a'));
    const earlier = own.replace(/-[0-9a-z]+-\d+\.new$/, '-1-1.new');
    for (const path of [own, earlier]) await writeFile(path, 'half');
    await removeLeftovers(root, now);
    expect(await readFile(own, 'utf8')).toBe('half');
    await expect(readFile(earlier)).rejects.toThrow('ENOENT');
  });

  test('of another machine stay for an hour', async () => {
    const root = await makeRoot();
    const path = join(root, '.masthead-00000000-1-1-1.new');
    await writeFile(path, 'half');
    await removeLeftovers(root, now);
    expect(await readFile(path, 'utf8')).toBe('half');
    const long = new Date(now.getTime() - 2 * 60 * 60 * 1000);
    await utimes(path, long, long);
    await removeLeftovers(root, now);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  test('never have a name that another writer has, also without a lock', async () => {
    const root = await makeRoot();
    const file = join(root, 'story.md');
    const texts = Array.from({ length: 40 }, (_, at) => String(at).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(file, text)));
    expect(texts).toContain(await readFile(file, 'utf8'));
    const made = await Promise.all(texts.map((text) => createFileExclusive(`${file}2`, text)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect((await readdir(root)).sort()).toEqual(['issues', 'story.md', 'story.md2']);
  });
});

test('the next command deletes what was left in the inbox and in data/, and nothing else', async () => {
  const dead = '.masthead-HOST-999999999-1-1.new';
  const host = /masthead-([0-9a-f]{8})/.exec(temporaryPath('a'))?.[1] as string;
  const left = [
    'issues/.issue.md.new',
    'issues/inbox/.story.md.new',
    `issues/inbox/${dead}`,
    `issues/inbox/images/${dead}`,
    'issues/inbox/images/.a.png.new',
    `data/${dead}`,
    'data/.sources.json.new',
    'data/secret.0123456789ab.new',
    'data/cache/.past.json.new',
    `data/exports/${dead}`,
    'data/exports/subscribers-2026-11-01.csv.new',
    `data/backups/${dead}/newsletter.db`,
  ].map((path) => path.replace('HOST', host));
  const kept = [
    'issues/inbox/.hidden.md',
    'issues/inbox/brand.new.md',
    'issues/inbox/notes.new',
    'data/mine.csv.new',
    'data/backups/2026-11-01/.something.new',
  ];
  const item = '---\ntitle: A\nsection: news\n---\n\nWords.\n';
  const files = Object.fromEntries([...left, ...kept].map((path) => [path, 'half']));
  const root = await makeRoot({ ...files, 'issues/inbox/a.md': item });
  await call('check', ['--root', root]);
  for (const path of left) {
    await expect(readFile(join(root, path)), path).rejects.toThrow('ENOENT');
  }
  for (const path of kept) expect(await readFile(join(root, path), 'utf8'), path).toBe('half');
  expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toBe(item);
});

test('commands that start while another one writes take nothing from it', async () => {
  const entries = Array.from({ length: 25 }, (_, at) => ({
    title: `Story ${at}`,
    date: '2026-11-02',
  }));
  const web = await startWeb(() => ({
    type: 'application/rss+xml',
    body: rss('https://mill.example', entries),
  }));
  const sources = `sources:\n  - { name: The Mill, feed: "${web.url}/feed", at_most: 25, take: whole }\n`;
  const root = await makeRoot({ 'issues/newsletter.yaml': settings + sources });
  await mkdir(join(root, 'issues/inbox'), { recursive: true });
  let isRunning = true;
  const collecting = masthead('collect', ['--root', root], { COLLECT_LOOPBACK: 'yes' }).finally(
    () => {
      isRunning = false;
    },
  );
  while (isRunning) await call('check', ['--root', root]);
  expect(await collecting).toMatchObject({ code: 0, stderr: '' });
  const names = await readdir(join(root, 'issues/inbox'));
  expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(25);
  expect(names.filter((name) => name.endsWith('.new'))).toEqual([]);
});
