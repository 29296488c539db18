import { cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';

/** Puts a copy of the database in the place of the one that is there. */
async function putBack(root: string, copy: string): Promise<void> {
  const file = join(root, 'data/newsletter.db');
  for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  await cp(copy, file);
}

test('a backup holds list, ledger and secret, for its owner alone', async () => {
  const { root, run } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  const { code, stdout } = await run('backup', '--json');
  expect(code).toBe(0);
  const { backup } = JSON.parse(stdout) as { backup: string };
  expect((await readdir(backup)).sort()).toEqual(['newsletter.db', 'reports', 'secret']);
  expect((await stat(backup)).mode & 0o777).toBe(0o700);
  expect((await stat(join(backup, 'newsletter.db'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(backup, 'secret'), 'utf8')).toBe(
    await readFile(join(root, 'data/secret'), 'utf8'),
  );
});

test('a backup that is put back mails nobody again; who waited is in doubt until a person decides', async () => {
  const { root, run, sink, state } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  const { backup } = JSON.parse((await run('backup', '--json')).stdout) as { backup: string };
  await run('send', '1', '--yes', '--limit', '1');
  expect(sink.received).toHaveLength(2);
  await putBack(root, join(backup, 'newsletter.db'));

  for (const again of [['1', '--yes'], ['--due']]) {
    const { code, stdout } = await run('send', ...again);
    expect(code === 3 || stdout.includes('Nothing is due')).toBe(true);
  }
  expect(sink.received).toHaveLength(2);
  expect(await state()).toMatchObject({ counts: { accepted: 1, doubt: 2, pending: 0 } });
  expect((await run('send', '1', '--settle', 'resend', '--yes')).code).toBe(0);
  expect(await state()).toMatchObject({ counts: { accepted: 3 } });
});

test('a copy made by other means is found out by the mark in the issue', async () => {
  const { root, run, sink } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  const copy = join(root, 'copy.db');
  await run('status', '1');
  await cp(join(root, 'data/newsletter.db'), copy);
  await run('send', '1', '--yes', '--limit', '1');
  await putBack(root, copy);
  const { code, stdout } = await run('send', '1', '--yes');
  expect(code).toBe(3);
  expect(stdout).toContain('The database is older than the mailing of issue 1');
  expect(sink.received).toHaveLength(2);
});

test('a mailing leaves a report of who does not have it, without an address', async () => {
  const { root, run } = await useNewsletter();
  const { stdout } = await run('send', '1', '--yes', '--limit', '1');
  expect(stdout).toContain('data/reports/001.csv lists who did not receive issue 1');
  const report = await readFile(join(root, 'data/reports/001.csv'), 'utf8');
  expect(report.trim().split('\n')).toHaveLength(3);
  expect(report).not.toContain('@');
  await run('send', '1', '--yes');
  expect((await readFile(join(root, 'data/reports/001.csv'), 'utf8')).trim().split('\n')).toEqual([
    'subscriber,state,attempts,code,enhanced,reason,nextAttempt,updatedAt',
  ]);
});
