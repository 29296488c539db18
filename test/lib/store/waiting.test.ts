import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src/lib/store/open.ts';
import { withRetries } from '../../../src/lib/store/retry.ts';
import { makeRoot } from '../../helpers/root.ts';
import { fakeTime } from '../../helpers/time.ts';

/** Another process runs these statements. @returns what ends its transaction. */
async function hold(file: string, statements: string): Promise<() => void> {
  const code = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(file)});
    database.exec(${JSON.stringify(statements)});
    console.log('held');
    process.stdin.on('data', () => { database.close(); process.exit(); });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return () => child.stdin.write('x');
}

const insertCopy = ({ db }: Pick<Store, 'db'>) =>
  db.insertInto('copies').values({ made_at: 'now' }).execute();

const writes = {
  'a transaction': (store: Store) => withRetries(store, insertCopy),
  'a transaction that nobody retries': (store: Store) =>
    store.db.transaction().execute((db) => insertCopy({ db })),
  'a single statement': insertCopy,
};

for (const [name, write] of Object.entries(writes)) {
  for (const lock of ['begin immediate', 'begin exclusive']) {
    test(`${name} waits for another process's "${lock}" without stopping the event loop`, async () => {
      const file = join(await makeRoot(), 'newsletter.db');
      const store = await openStore(file);
      const release = await hold(file, lock);
      let isWritten = false;
      const written = write(store).then(() => {
        isWritten = true;
      });
      // All of this happens while the lock is held: a reader does not wait, and timers go on.
      await store.db.selectFrom('copies').selectAll().execute();
      for (let turn = 0; turn < 20; turn += 1) await pause(10);
      expect(isWritten).toBe(false);
      release();
      await written;
      expect(await store.db.selectFrom('copies').selectAll().execute()).toHaveLength(1);
      await store.close();
    });
  }
}

test('work that the database refuses for the moment is repeated for two minutes, then fails', async () => {
  const store = await openStore(join(await makeRoot(), 'newsletter.db'));
  const time = fakeTime(new Date(0), 60);
  let tries = 0;
  const refused = async (): Promise<never> => {
    tries += 1;
    throw Object.assign(new Error('database is locked'), { errcode: 5 });
  };
  await expect(withRetries(store, refused, time)).rejects.toThrow('locked');
  expect([tries, time.clock()]).toEqual([12, 132_000]);
  await store.close();
});

test('SQLite itself never waits for a lock: that would stop the event loop', async () => {
  const store = await openStore(join(await makeRoot(), 'newsletter.db'));
  const { rows } = await sql`pragma busy_timeout`.execute(store.db);
  expect(rows).toEqual([{ timeout: 0 }]);
  await store.close();
});

test('a database is opened and read while another process holds the write lock', async () => {
  const file = join(await makeRoot(), 'newsletter.db');
  await (await openStore(file)).close();
  await hold(file, 'begin immediate');
  const store = await openStore(file);
  await store.db.selectFrom('copies').selectAll().execute();
  await store.close();
});
