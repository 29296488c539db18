import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { acquireLock } from '../../../src/lib/store/lock.ts';
import { openStore } from '../../../src/lib/store/open.ts';
import { expectMigrations } from '../../helpers/full-disk.ts';
import { makeRoot } from '../../helpers/root.ts';

test('a lock is held by one at a time, and a killed process holds none', async () => {
  const file = join(await makeRoot(), 'send.lock');
  const code = `
    const { acquireLock } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/lib/store/lock.ts'))});
    globalThis.lock = acquireLock(${JSON.stringify(file)});
    console.log(lock !== undefined);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(String(await once(child.stdout, 'data'))).toBe('true\n');
  expect(acquireLock(file)).toBeUndefined();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = acquireLock(file);
  expect(lock).toBeDefined();
  lock?.release();
  acquireLock(file)?.release();
});

test('the database is for its owner alone, durable, and opened again as it is', async () => {
  const file = join(await makeRoot(), 'newsletter.db');
  for (const _ of [1, 2]) {
    const store = await openStore(file);
    const { rows } = await sql`PRAGMA synchronous`.execute(store.db);
    expect(rows).toEqual([{ synchronous: 2 }]);
    await store.close();
  }
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

// At every 25 kB: test/faults/full-disk.test.ts.
test('migrations that a full disk stops in the middle leave nothing, and the next run does them', () =>
  expectMigrations([40, 90, 140, 190, 340]));
