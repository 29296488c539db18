import { expect, test } from 'vitest';
import { countdown } from '../../src/mailing/progress.ts';
import { type Calling, call } from '../helpers/call.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { fakeTime } from '../helpers/time.ts';

const start = new Date('2026-11-24T09:00:00Z');
const today = { now: () => start };

/** Time that passes at once. */
const soon = (speed = 1) => fakeTime(start, speed);

/** A server that defers each recipient so many times, as greylisting does. */
function greylisting(times: number) {
  const seen = new Map<string, number>();
  return {
    onRcptTo({ address }: { address: string }, _: unknown, callback: (error?: Error) => void) {
      const before = seen.get(address) ?? 0;
      seen.set(address, before + 1);
      if (before >= times) return callback();
      callback(Object.assign(new Error('4.7.1 Greylisted, try again'), { responseCode: 450 }));
    },
  };
}

async function useGreylisted(times: number, readers = 3) {
  const { root, env, sink, state, place } = await useNewsletter(
    readers,
    {},
    greylisting(times),
    today,
  );
  const send = (args: string[], calling: Calling = {}) =>
    call('send', [...args, '--root', root], { env, ...today, ...calling });
  return { root, env, sink, state, place, send };
}

test('--wait stays until the retries are done, and says when they are due', async () => {
  const { sink, state, send } = await useGreylisted(2);
  const shown: string[] = [];
  const ran = await send(['1', '--yes', '--wait'], {
    ...soon(60),
    progress: (line) => shown.push(line),
  });
  expect(ran).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 3 } });
  expect(ran.stdout).toMatch(
    /3 to retry, the next at \d+ \w+ \d{4} at \d\d:\d\d \(Europe\/Belgrade\)/,
  );
  expect(shown.some((line) => /3 to retry, next in \d+:\d\d/.test(line))).toBe(true);
});

test('a person at a terminal waits unasked, others and --no-wait do not', async () => {
  const { sink, send } = await useGreylisted(1);
  const next =
    /^ {2}3 to retry, the next at 24 November 2026 at 10:\d\d \(Europe\/Belgrade\)\. `.*send.* 1.*` or --due continues\.$/m;
  for (const args of [
    ['1', '--yes'],
    ['1', '--yes', '--no-wait'],
  ]) {
    const ran = await send(args);
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.stdout.match(/to retry/g), args.join(' ')).toHaveLength(1);
    expect(ran.stdout).toMatch(next);
  }
  expect(await send(['1', '--yes', '--no-wait'], { interactive: true })).toMatchObject({ code: 3 });
  expect(await send(['1', '--yes', '--limit', '1'], { interactive: true })).toMatchObject({
    code: 3,
  });
  expect(sink.received).toEqual([]);
  const watched = { ...soon(60), interactive: true };
  expect(await send(['1', '--yes'], watched)).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('digest waits as send does', async () => {
  const { root, env, sink } = await useGreylisted(1);
  const args = ['--yes', '--wait', '--root', root];
  expect(await call('digest', args, { env, ...soon(60) })).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('Ctrl-C ends the wait at once, and nothing is lost', async () => {
  const { sink, state, send } = await useGreylisted(1);
  const stop = new AbortController();
  const ran = await send(['1', '--yes', '--wait'], {
    signal: stop.signal,
    ...soon(),
    progress: (line) => {
      if (line.includes('next in')) stop.abort();
    },
  });
  expect(ran).toMatchObject({ code: 130 });
  expect(await state()).toMatchObject({ state: 'sending', counts: { deferred: 3 } });
  const later = { now: () => new Date(start.getTime() + 3_600_000) };
  expect(await send(['1', '--yes'], later)).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('while it waits another process can send, pause and cancel', async () => {
  const waits = async (
    during: (field: Awaited<ReturnType<typeof useGreylisted>>, later: Calling) => Promise<void>,
  ) => {
    const field = await useGreylisted(1);
    const time = soon();
    const later = { now: () => new Date(time.now().getTime() + 3_600_000) };
    let acted: Promise<void> | undefined;
    const ran = await field.send(['1', '--yes', '--wait'], {
      ...time,
      pause: async (milliseconds) => {
        acted ??= during(field, later);
        await acted;
        await time.pause(milliseconds);
      },
    });
    return { ...field, ran };
  };
  const sent = await waits(async ({ send }, later) => {
    expect(await send(['--due'], later)).toMatchObject({ code: 0 });
  });
  expect(sent.ran).toMatchObject({ code: 0 });
  expect(sent.sink.received).toHaveLength(3);
  const cancelled = await waits(async ({ send }) => {
    expect(await send(['1', '--cancel'])).toMatchObject({ code: 0 });
  });
  expect(cancelled.ran).toMatchObject({ code: 0 });
  expect(cancelled.sink.received).toEqual([]);
  const paused = await waits(async ({ send }) => {
    expect(await send(['1', '--pause'])).toMatchObject({ code: 0 });
  });
  expect(paused.ran).toMatchObject({ code: 3 });
});

test('it ends when the mailing has expired, and writes to nobody any more', async () => {
  const { sink, state, send } = await useGreylisted(1000);
  const ran = await send(['1', '--yes', '--wait'], soon(60_000));
  expect(ran).toMatchObject({ code: 0 });
  expect(sink.received).toEqual([]);
  const { counts } = await state();
  expect((counts.skipped ?? 0) + (counts.failed ?? 0)).toBe(3);
});

test('a mail server that cannot be reached at all is reported at once, also with --wait', async () => {
  const { root, env } = await useGreylisted(0);
  const nowhere = { env: { ...env, SMTP_URL: 'smtp://127.0.0.1:1' } };
  const ran = await call('send', ['1', '--yes', '--wait', '--root', root], nowhere);
  expect(ran).toMatchObject({ code: 3 });
});

test('options that contradict each other are refused', async () => {
  const { send } = await useGreylisted(0);
  for (const wrong of [
    ['--wait', '--no-wait'],
    ['--wait', '--limit', '1'],
  ]) {
    expect(await send(['1', '--yes', ...wrong]), wrong.join(' ')).toMatchObject({ code: 2 });
  }
  expect(await send(['--due', '--wait'])).toMatchObject({ code: 2 });
});

test('a countdown is written as clocks show it', () => {
  expect([900, 9000, 581_000, 3_723_000].map(countdown)).toEqual([
    '0:01',
    '0:09',
    '9:41',
    '1:02:03',
  ]);
});
