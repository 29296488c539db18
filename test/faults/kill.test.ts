import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { settleDoubt } from '../../src/deliver/settle.ts';
import { mailingStatus } from '../../src/deliver/status.ts';
import { listDeliveries } from '../../src/store/deliveries.ts';
import { openStore } from '../../src/store/open.ts';
import { addReaders, freeze, now, run } from '../helpers/mailing.ts';
import { makeRoot } from '../helpers/root.ts';
import { useSink } from '../helpers/smtp.ts';

const subscribers = 500;
const kills = 50;
const connections = 4;

test(`${kills} kills in a mailing to ${subscribers}: everyone has it once or is listed in doubt`, async () => {
  const file = join(await makeRoot(), 'newsletter.db');
  const sink = await useSink();
  const store = await openStore(file);
  const ids = await addReaders(store, subscribers);
  const mailing = await freeze(store);
  await store.close();

  let killed = 0;
  while (killed < kills) {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'sender.ts'), file, sink.url, String(connections)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    // Some ten messages a turn, so that the fifty kills fall all along the mailing.
    const before = sink.received.length;
    while (sink.received.length - before < Math.random() * 14 && child.exitCode === null)
      await pause(1);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    if (child.signalCode === 'SIGKILL') killed += 1;
    else break;
  }
  expect(killed).toBe(kills);

  const last = await openStore(file);
  await run(last, mailing, sink.url, { connections });
  const { counts, doubt } = await mailingStatus(last, mailing, now);
  expect(counts).toMatchObject({ pending: 0, writing: 0, deferred: 0, failed: 0, skipped: 0 });
  expect(counts.accepted + counts.doubt).toBe(subscribers);
  expect(counts.doubt).toBeLessThanOrEqual(kills * connections);

  const copies = await copiesBySubscriber();
  expect(Math.max(...[...copies.values()].map(({ count }) => count)), 'nobody has it twice').toBe(
    1,
  );
  const accepted = (await listDeliveries(last, mailing.id, ['accepted'])).map(
    (row) => row.subscriber,
  );
  for (const id of accepted) expect(copies.get(id)?.count).toBe(1);
  const without = ids.filter((id) => !copies.has(id));
  for (const id of without) expect(doubt, 'who does not have it is listed').toContain(id);

  await settleDoubt(last, mailing.id, { resend: true }, now);
  await run(last, mailing, sink.url, { connections });
  const after = await copiesBySubscriber();
  for (const id of ids) {
    expect(after.get(id)?.count, 'everyone has it, at most twice').toBeGreaterThanOrEqual(1);
    expect(after.get(id)?.count).toBeLessThanOrEqual(doubt.includes(id) ? 2 : 1);
    expect(after.get(id)?.messageIds.size, 'a second copy is the same message').toBe(1);
  }
  await last.close();
  console.log(
    `${kills} kills: ${doubt.length} in doubt, of whom ${doubt.length - without.length} had it`,
  );

  async function copiesBySubscriber(): Promise<
    Map<string, { count: number; messageIds: Set<string> }>
  > {
    const found = new Map<string, { count: number; messageIds: Set<string> }>();
    for (const { to, raw } of sink.received) {
      const id = ids[Number(/^reader(\d+)@/.exec(to[0] as string)?.[1]) - 1] as string;
      const entry = found.get(id) ?? { count: 0, messageIds: new Set<string>() };
      entry.count += 1;
      entry.messageIds.add((await PostalMime.parse(raw)).messageId as string);
      found.set(id, entry);
    }
    return found;
  }
});
