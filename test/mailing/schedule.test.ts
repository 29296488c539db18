import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { withRetries } from '../../src/lib/store/retry.ts';
import { listDeliveries } from '../../src/mailing/ledger/deliveries.ts';
import { decideMailing, listMailings } from '../../src/mailing/ledger/mailings.ts';
import { openSender } from '../../src/mailing/ledger/senders.ts';
import { issueFile, useNewsletter } from '../helpers/newsletter.ts';

/** Moves the clock of the newest mailing, in its database. */
async function setBack(place: string, decision: Parameters<typeof decideMailing>[2]) {
  const store = await openStore(place);
  const [mailing] = await listMailings(store);
  await decideMailing(store, mailing?.id as string, decision);
  await store.close();
}

test('an issue that is scheduled waits, is sent by --due when its time has come, and once', async () => {
  const { root, place, sink, run, state } = await useNewsletter();
  const asked = await run('send', '1', '--at', '2999-12-01 09:00', '--yes');
  expect(asked).toMatchObject({ code: 0 });
  expect(asked.stdout + asked.stderr).toContain('1 December 2999 at 09:00 (Europe/Belgrade)');
  expect(await state()).toMatchObject({ state: 'frozen', counts: { pending: 3 } });
  for (const again of [['1', '--yes'], ['--due']]) {
    expect(await run('send', ...again)).toMatchObject({ code: 0 });
  }
  expect(sink.received).toEqual([]);

  await setBack(place, { startAt: '2020-01-01T00:00:00.000Z' });
  expect(await run('send', '--due')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 3 } });
  expect(await readFile(join(root, issueFile), 'utf8')).toContain('finished:');
  expect((await run('send', '--due')).stdout).toContain('Nothing is due');
  expect(sink.received).toHaveLength(3);
});

test('a time that is in the past, does not exist or is invalid is refused', async () => {
  const { run } = await useNewsletter();
  for (const moment of ['2020-01-01 09:00', 'soon', '2999-13-01 09:00', '2027-03-28 02:30']) {
    expect(await run('send', '1', '--at', moment, '--yes'), moment).toMatchObject({ code: 2 });
  }
});

test('a paused mailing is left alone by --due, and goes on when it is sent again', async () => {
  const { sink, run, state } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  expect(await run('send', '1', '--pause')).toMatchObject({ code: 0 });
  expect(await state()).toMatchObject({ state: 'paused' });
  await run('send', '--due');
  expect(sink.received).toHaveLength(1);
  expect(await run('send', '1', '--yes')).toMatchObject({ code: 0 });
  expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(3);
  expect(sink.received).toHaveLength(3);
});

test('after a cancellation nobody gets it, unless it is sent to them on purpose', async () => {
  const { sink, run, state } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  expect(await run('send', '1', '--cancel')).toMatchObject({ code: 0 });
  expect(await state()).toMatchObject({ state: 'cancelled', counts: { accepted: 1, skipped: 2 } });
  expect(await run('send', '1', '--yes')).toMatchObject({ code: 0 });
  expect(await run('digest', '--yes')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(1);
  expect(await run('send', '1', '--correction', '--yes')).toMatchObject({ code: 0 });
  expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(3);
  expect(sink.received).toHaveLength(3);
});

describe('after the sender was killed while it sent a message', () => {
  async function killed() {
    const set = await useNewsletter();
    await set.run('send', '1', '--yes', '--limit', '1');
    const store = await openStore(set.place);
    const [mailing] = await listMailings(store);
    const id = mailing?.id as string;
    const rows = await listDeliveries(store, id, ['pending']);
    const { subscriber } = rows[0] as { subscriber: string };
    await withRetries(store, async (tx) => {
      // Its lease has run out.
      const { fence } = await openSender(tx, id, -1);
      const row = tx.db.updateTable('deliveries').set({ state: 'writing', fence });
      await row.where('mailing_id', '=', id).where('subscriber_id', '=', subscriber).execute();
    });
    await store.close();
    return { ...set, subscriber };
  }

  test('--cancel leaves the recipient in doubt, for a person to decide', async () => {
    const { run, sink, state, subscriber } = await killed();
    expect(await run('send', '1', '--cancel')).toMatchObject({ code: 0 });
    expect(await state()).toMatchObject({ counts: { accepted: 1, doubt: 1, skipped: 1 } });
    const settled = await run('send', '1', '--settle', `${subscriber}=accepted`);
    expect(settled.code).toBe(0);
    expect(await state()).toMatchObject({ counts: { accepted: 2, skipped: 1 } });
    expect(sink.received).toHaveLength(1);
  });

  test('--correction leaves the recipient in doubt in what it corrects', async () => {
    const { root, run, sink, subscriber } = await killed();
    const file = join(root, issueFile);
    await writeFile(file, (await readFile(file, 'utf8')).replace('Hello.', 'Hello again.'));
    expect(await run('send', '1', '--correction', '--yes')).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(2);
    expect((await run('status', '1', '--csv')).stdout).toContain(`${subscriber},doubt,`);
  });

  test('--settle resend sends it again', async () => {
    const { run, sink } = await killed();
    expect(await run('send', '1', '--settle', 'resend', '--yes')).toMatchObject({ code: 0 });
    expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(3);
    expect(sink.received).toHaveLength(3);
  });
});

test('a correction goes to those not yet served, or to all, and is no repeat', async () => {
  const { root, sink, run, state } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  expect((await run('send', '1', '--correction', '--yes')).code).toBe(0);
  expect(sink.received, 'unchanged: it only goes on').toHaveLength(3);
  expect((await run('send', '1', '--correction', '--yes')).code).toBe(2);

  const file = join(root, issueFile);
  await writeFile(file, (await readFile(file, 'utf8')).replace('Hello.', 'Hello again.'));
  expect((await run('send', '1', '--correction', '--yes')).code, 'all are served').toBe(2);
  expect(await run('send', '1', '--correction', '--all', '--yes')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(6);
  const ids = sink.received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw.toString())?.[1]);
  expect(new Set(ids).size).toBe(6);
  expect(sink.received.at(-1)?.raw.toString()).toContain('Hello again.');
  expect(await state()).toMatchObject({ state: 'done', correction: 1 });
  expect(await run('send', '1', '--yes')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(6);
});

test('an expired mailing is sent only when a person asks for it', async () => {
  const { place, sink, run, state } = await useNewsletter();
  await run('send', '1', '--yes', '--limit', '1');
  await setBack(place, { expiresAt: '2020-01-01T00:00:00.000Z' });
  expect(await state()).toMatchObject({ state: 'expired' });
  expect(await run('send', '1', '--yes')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);

  const second = await useNewsletter();
  await second.run('send', '1', '--yes', '--limit', '1');
  await setBack(second.place, { expiresAt: '2020-01-01T00:00:00.000Z' });
  expect(await second.run('send', '--due')).toMatchObject({ code: 0 });
  expect(second.sink.received).toHaveLength(1);
  expect(await second.state()).toMatchObject({ counts: { accepted: 1, skipped: 2 } });
});

test('two that send the same issue at the same time send it to everybody once', async () => {
  const { sink, run, state } = await useNewsletter(40);
  const codes = (await Promise.all([1, 2].map(() => run('send', '1', '--yes')))).map(
    ({ code }) => code,
  );
  // With SQLite the second waits; with PostgreSQL they share the work.
  expect(codes).toContain(0);
  await run('send', '1', '--yes');
  expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(40);
  expect(sink.received).toHaveLength(40);
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 40 } });
});
