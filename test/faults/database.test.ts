import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { listDeliveries } from '../../src/mailing/ledger/deliveries.ts';
import type { Mailing } from '../../src/model/mailing.ts';
import { newDatabase } from '../helpers/database.ts';
import { addReaders, freeze, now, run } from '../helpers/mailing.ts';
import { type RawSink, startRawSink } from '../helpers/raw-sink.ts';

interface Field {
  store: Store;
  sink: RawSink;
  mailing: Mailing;
}

async function prepare(place: string, count: number): Promise<Field> {
  const store = await openStore(place);
  await addReaders(store, count);
  const sink = await startRawSink();
  onTestFinished(() => Promise.all([store.close(), sink.close()]).then(() => {}));
  return { store, sink, mailing: await freeze(store) };
}

/** Nobody has it twice, and whoever is told to have it has it; the others are waiting or in doubt. */
async function expectTruth({ store, sink, mailing }: Field, count: number): Promise<void> {
  const rows = await listDeliveries(store, mailing.id);
  expect(rows).toHaveLength(count);
  expect(Math.max(0, ...sink.copies.values())).toBeLessThanOrEqual(1);
  const by = (state: string): number => rows.filter((row) => row.state === state).length;
  expect(by('accepted')).toBeLessThanOrEqual(sink.copies.size);
  expect(sink.copies.size).toBeLessThanOrEqual(by('accepted') + by('doubt') + by('writing'));
}

test('a full disk ends the run with nothing lost, and with room again it goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'masthead-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const field = await prepare(join(folder, 'newsletter.db'), 1000);
  // The log of changes begins anew, with room for some three hundred messages.
  await sql`pragma wal_checkpoint(truncate)`.execute(field.store.db);
  const ballast = join(folder, 'ballast');
  const fill = (leave: number): void => {
    execFileSync('sh', ['-c', `head -c ${leave} /dev/zero > ${ballast}.2`]);
    for (let size = 1 << 25; size >= 512; size >>= 1) {
      try {
        execFileSync('sh', ['-c', `head -c ${size} /dev/zero >> ${ballast}`], { stdio: 'ignore' });
      } catch {
        // No room for so much: half as much, then.
      }
    }
  };
  fill(4_000_000);
  await unlink(`${ballast}.2`);
  const start = run(field.store, field.mailing, field.sink.url, { connections: 4 });
  await expect(start).rejects.toThrow(/full/);
  expect(field.sink.copies.size).toBeGreaterThan(0);
  expect(field.sink.copies.size).toBeLessThan(1000);
  await expectTruth(field, 1000);

  await unlink(ballast);
  const { counts } = await run(field.store, field.mailing, field.sink.url, { connections: 4 });
  expect(counts.accepted + counts.doubt).toBe(1000);
  expect(counts.doubt).toBeLessThanOrEqual(4);
  await expectTruth(field, 1000);
});

test('a database that another program has locked is waited for', async () => {
  const place = await newDatabase('sqlite');
  const field = await prepare(place, 500);
  let locked = false;
  const onProgress = (_: unknown, sent: number): void => {
    if (sent < 100 || locked) return;
    locked = true;
    // In a process of its own: waiting for a lock must not keep it from being let go.
    const script = `const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(${JSON.stringify(place)});
      db.exec('PRAGMA busy_timeout=5000; BEGIN IMMEDIATE');
      console.log('locked'); setTimeout(() => db.exec('ROLLBACK'), 12000);`;
    execFileSync('sh', [
      '-c',
      '"$0" -e "$1" > "$2" & while ! [ -s "$2" ]; do sleep 0.05; done',
      process.execPath,
      script,
      `${place}.says`,
    ]);
  };
  const start = performance.now();
  const { counts } = await run(field.store, field.mailing, field.sink.url, { onProgress });
  expect(performance.now() - start).toBeGreaterThan(10_000);
  expect(counts.accepted).toBe(500);
  await expectTruth(field, 500);
  const database = new DatabaseSync(place);
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  database.close();
});

test('PostgreSQL that crashes and comes back in the middle of a mailing is waited for', async () => {
  const field = await prepare(await newDatabase('postgres'), 1500);
  const [program, ...args] = inject('restartPostgres') as [string, ...string[]];
  let crashes = 0;
  const onProgress = (_: unknown, sent: number): void => {
    if (sent < (crashes + 1) * 400) return;
    crashes += 1;
    execFileSync(program, args, { stdio: 'ignore', cwd: tmpdir() });
  };
  const { counts } = await run(field.store, field.mailing, field.sink.url, {
    connections: 4,
    onProgress,
  });
  expect(crashes).toBe(3);
  expect(counts).toMatchObject({ accepted: 1500, doubt: 0, pending: 0 });
  await expectTruth(field, 1500);
});

test.each(['sqlite', 'postgres'] as const)(
  '%s: a clock that jumps back and forth loses nobody',
  async (kind) => {
    const field = await prepare(await newDatabase(kind), 200);
    let jump = 0;
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + jump);
    onTestFinished(() => void vi.restoreAllMocks());
    const onProgress = (_: unknown, sent: number): void => {
      jump = [0, -86_400_000, 3 * 86_400_000, -3_600_000][sent % 4] as number;
    };
    const { counts } = await run(field.store, field.mailing, field.sink.url, {
      onProgress,
      now: () => new Date(now.getTime() + jump),
      sending: { perSecond: 200, perHour: 100_000 },
    });
    expect(counts.accepted).toBe(200);
    await expectTruth(field, 200);
  },
);
