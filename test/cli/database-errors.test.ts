import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainDatabaseError } from '../../src/lib/store/explain-error.ts';
import { explainSystemError } from '../../src/lib/text/system-error.ts';
import { useNewsletter } from '../helpers/newsletter.ts';

const damages: Record<string, (file: string) => Promise<void>> = {
  'is no database': (file) => writeFile(file, 'x'.repeat(5000)),
  'is overwritten in the middle': async (file) => {
    const bytes = await readFile(file);
    bytes.fill(0xff, 4096, bytes.length - 4096);
    await writeFile(file, bytes);
  },
  'is cut off': async (file) => writeFile(file, (await readFile(file)).subarray(0, 9000)),
};
const commands = [
  ['status', '1'],
  ['subscribers', 'list'],
  ['send', '1', '--yes'],
  ['send', '--due'],
  ['backup'],
  ['serve', '--port', '0'],
];

describe.each(Object.entries(damages))('a database that %s', (_, damage) => {
  test.each(commands)('is explained by %s %s with the way out of it', async (...args) => {
    const set = await useNewsletter(3);
    const { stdout } = await set.run('backup', '--json');
    const { backup } = JSON.parse(stdout) as { backup: string };
    for (const end of ['-wal', '-shm']) await rm(`${set.place}${end}`, { force: true });
    await damage(set.place);
    const { code, stderr } = await set.run(args[0] as string, ...args.slice(1).filter(Boolean));
    expect(code).toBe(3);
    expect(stderr).toContain('newsletter.db is damaged');
    expect(stderr).toContain(`npm run restore -- data/backups/${backup.split('/').at(-1)}`);
    expect(stderr).toContain('npm run backup');
    expect(stderr).not.toContain('Nothing is lost');

    await rm(backup, { recursive: true });
    const without = await set.run('status', '1');
    expect(without.stderr).toContain('No backup was found in data/backups/');
    expect(without.stderr).toContain('npm run restore -- DIR');
  });
});

test.each(['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'EIO', 'EMFILE', 'ENOTDIR', 'EEXIST'])(
  '%s is a sentence with the path, the reason and a remedy',
  (code) => {
    const raw = `${code}: words of Node, chmod '/srv/data'`;
    const error = Object.assign(new Error(raw), { code, syscall: 'chmod', path: '/srv/data' });
    expect(explainSystemError(error)).toMatch(
      new RegExp(`^Cannot use /srv/data: [a-z][^.]+ \\(${code}\\)\\. [A-Z].*\\.$`),
    );
  },
);

test.each([
  [5, 'locked', 'Wait until'],
  [8, 'attempt to write a readonly database', 'data/ belongs to the user'],
  [10, 'disk I/O error', 'Check the disk'],
  [13, 'database or disk is full', 'Free some space'],
  [14, 'unable to open database file', 'belong to the user'],
  [11 + 256 * 2, 'database disk image is malformed', 'masthead restore'],
])('code %i of SQLite is explained', async (errcode, message, remedy) => {
  const error = Object.assign(new Error(message), { errcode, code: 'ERR_SQLITE_ERROR' });
  const explained = await explainDatabaseError(error, '/srv');
  expect(explained?.message).toContain('/srv/data/newsletter.db');
  expect(explained?.message).toContain(remedy);
});

test('what stands in the way of data/ is named, not the words of Node', async () => {
  const set = await useNewsletter(1);
  await rm(join(set.root, 'data'), { recursive: true });
  await writeFile(join(set.root, 'data'), '');
  const { code, stderr } = await set.run('subscribers', 'list');
  expect(code).toBe(3);
  expect(stderr).toContain('in the way (EEXIST)');
});

test('a damaged lock is made again: there is nothing in it', async () => {
  const set = await useNewsletter(1);
  await writeFile(join(set.root, 'data/send.lock'), 'x'.repeat(5000));
  expect((await set.run('send', '1', '--yes')).code).toBe(0);
});
