import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { countDeliveries, listDeliveries } from '../../src/mailing/ledger/deliveries.ts';
import { readMailingStatus } from '../../src/mailing/mailing-status.ts';
import type { Mailing } from '../../src/model/mailing.ts';
import { newDatabase } from '../helpers/database.ts';
import { addReaders, freeze, now, run } from '../helpers/mailing.ts';
import { type RawSink, startRawSink } from '../helpers/raw-sink.ts';

const subscribers = 2600;
const kills = 40;
/** Seconds; short, so that a suite need not wait for the dead to be found out. */
const lease = 1;

interface Field {
  place: string;
  sink: RawSink;
  store: Store;
  mailing: Mailing;
  ids: string[];
}

async function prepare(database: 'sqlite' | 'postgres', count: number): Promise<Field> {
  const place = await newDatabase(database);
  const store = await openStore(place);
  const ids = await addReaders(store, count);
  return { place, sink: await startRawSink(), store, mailing: await freeze(store), ids };
}

function startSender(
  { place, sink }: Field,
  connections: number,
  policy: 'hold' | 'resend-once',
): ChildProcess {
  const args = [place, sink.url, String(connections), policy, String(lease)];
  return spawn(process.execPath, [join(import.meta.dirname, 'sender.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function isOver({ store, mailing }: Field): Promise<boolean> {
  const { pending, writing } = await countDeliveries(store, mailing.id);
  return pending + writing === 0;
}

/** Sends what is left, until nobody waits; on PostgreSQL the dead have to be found out first. */
async function finish({ store, mailing, sink }: Field, policy: 'hold' | 'resend-once') {
  for (;;) {
    const { counts } = await run(store, mailing, sink.url, {
      connections: 4,
      sending: { inDoubt: policy },
      lease,
    });
    if (counts.pending + counts.writing + counts.deferred === 0) return counts;
    await pause(300);
  }
}

/** Ledger and sink compared as sets. @returns those in doubt, and how many of them have it. */
async function compare({ store, mailing, sink, ids }: Field, most: number) {
  const { doubt } = await readMailingStatus(store, mailing, now);
  const copiesOf = (id: string): number =>
    sink.copies.get(`reader${ids.indexOf(id) + 1}@list.example`) ?? 0;
  const rows = await listDeliveries(store, mailing.id);
  expect(rows, 'nobody is lost').toHaveLength(ids.length);
  for (const { subscriber, state } of rows) {
    const copies = copiesOf(subscriber);
    expect(copies, 'nobody has more than that').toBeLessThanOrEqual(most);
    if (state === 'accepted')
      expect(copies, 'who is reported to have it has it').toBeGreaterThan(0);
    if (copies === 0) expect(doubt, 'who does not have it is listed').toContain(subscriber);
    if (state !== 'accepted') expect(state).toBe('doubt');
  }
  for (const seen of sink.messageIds.values()) {
    expect(seen.size, 'a second copy is the same message').toBe(1);
  }
  return { doubt: doubt.length, had: doubt.filter((id) => copiesOf(id) > 0).length };
}

const reported: string[] = [];
afterAll(() => console.log(reported.join('\n')));

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  test.each([
    { connections: 1, policy: 'hold' },
    { connections: 4, policy: 'hold' },
    { connections: 16, policy: 'hold' },
    { connections: 4, policy: 'resend-once' },
  ] as const)(
    `${kills} kills at $connections connections, $policy`,
    async ({ connections, policy }) => {
      const field = await prepare(database, subscribers);
      let killed = 0;
      while (killed < kills) {
        const child = startSender(field, connections, policy);
        await once(child.stdout as NodeJS.ReadableStream, 'data');
        // So many messages a turn that the kills fall all along the mailing.
        const before = field.sink.taken();
        const turn = Math.random() * ((2 * subscribers) / kills) * 0.7;
        const late = performance.now() + 1500;
        while (field.sink.taken() - before < turn && child.exitCode === null) {
          if (performance.now() > late) break;
          await pause(Math.random() * 3);
        }
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        if (child.signalCode === 'SIGKILL') killed += 1;
        // What the dead had taken up comes free with their lease.
        else if (await isOver(field)) break;
        else await pause(lease * 1000);
      }
      expect(killed).toBe(kills);
      const counts = await finish(field, policy);
      expect(counts.accepted + counts.doubt).toBe(subscribers);
      expect(counts.doubt).toBeLessThanOrEqual(kills * connections);
      const { doubt, had } = await compare(field, policy === 'hold' ? 1 : 2);
      reported.push(
        `${database}, ${connections} connections, ${policy}: ${kills} kills, ${doubt} in doubt, of whom ${had} had it`,
      );
      await field.store.close();
      await field.sink.close();
    },
  );
});

test('eight senders on PostgreSQL, killed and stopped for a while: the same limits', async () => {
  const senders = 8;
  const connections = 2;
  const field = await prepare('postgres', 6000);
  const alive = new Set<ChildProcess>();
  let [killed, stopped] = [0, 0];
  const start = (): void => {
    const child = startSender(field, connections, 'hold');
    alive.add(child);
    child.on('exit', () => alive.delete(child));
  };
  while (field.sink.taken() < field.ids.length * 0.95 && killed < 40) {
    while (alive.size < senders) start();
    await pause(200 + Math.random() * 400);
    const victim = [...alive][Math.floor(Math.random() * alive.size)] as ChildProcess;
    if (Math.random() < 0.5) {
      victim.kill('SIGKILL');
      killed += 1;
    } else {
      // Longer than a lease: it is taken for dead, and wakes up in the middle of what it did.
      victim.kill('SIGSTOP');
      stopped += 1;
      setTimeout(() => victim.kill('SIGCONT'), lease * 1000 + Math.random() * 2000);
    }
  }
  const end = performance.now() + 60_000;
  while (alive.size > 0 && performance.now() < end) await pause(100);
  for (const child of alive) child.kill('SIGKILL');
  killed += alive.size;
  const counts = await finish(field, 'hold');
  expect(counts.accepted + counts.doubt).toBe(field.ids.length);
  expect(counts.doubt).toBeLessThanOrEqual((killed + stopped) * connections);
  const { doubt, had } = await compare(field, 1);
  reported.push(
    `eight senders: ${killed} kills, ${stopped} stops, ${doubt} in doubt, of whom ${had} had it`,
  );
  expect(killed + stopped).toBeGreaterThan(10);
  await field.store.close();
  await field.sink.close();
});
