import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/lib/store/open.ts';
import { withRetries } from '../../../src/lib/store/retry.ts';
import { makeRoot } from '../../helpers/root.ts';

const held = 1500;

/** Another process that runs these statements, and lets go after a while. */
async function hold(file: string, statements: string): Promise<void> {
  const code = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(file)});
    database.exec(${JSON.stringify(statements)});
    console.log('held');
    setTimeout(() => database.close(), ${held});`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
}

/** The longest time in milliseconds that the event loop stood still until `work` was done. */
async function longestStop(work: Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  await work;
  clearInterval(timer);
  return Math.max(longest, performance.now() - last);
}

const writes = {
  'a transaction': (store: Awaited<ReturnType<typeof openStore>>) =>
    withRetries(store, ({ db }) => db.insertInto('copies').values({ made_at: 'now' }).execute()),
  'a transaction that nobody retries': (store: Awaited<ReturnType<typeof openStore>>) =>
    store.db
      .transaction()
      .execute((tx) => tx.insertInto('copies').values({ made_at: 'now' }).execute()),
  'a single statement': (store: Awaited<ReturnType<typeof openStore>>) =>
    store.db.insertInto('copies').values({ made_at: 'now' }).execute(),
};

for (const [name, write] of Object.entries(writes)) {
  for (const lock of ['begin immediate', 'begin exclusive']) {
    test(`${name} waits for another process's "${lock}" without stopping the event loop`, async () => {
      const file = join(await makeRoot(), 'newsletter.db');
      const store = await openStore(file);
      await hold(file, lock);
      const begun = performance.now();
      const written = write(store);
      const read = store.db.selectFrom('copies').selectAll().execute();
      expect(await longestStop(read)).toBeLessThan(held / 2);
      expect(performance.now() - begun, 'a reader does not wait for a writer').toBeLessThan(held);
      expect(await longestStop(written)).toBeLessThan(held / 2);
      expect(await store.db.selectFrom('copies').selectAll().execute()).toHaveLength(1);
      await store.close();
    });
  }
}

test('a database is opened and read while another process holds the write lock', async () => {
  const file = join(await makeRoot(), 'newsletter.db');
  await (await openStore(file)).close();
  await hold(file, 'begin immediate');
  const begun = performance.now();
  const store = await openStore(file);
  await store.db.selectFrom('copies').selectAll().execute();
  expect(performance.now() - begun).toBeLessThan(held);
  await store.close();
});
