import { expect, test } from 'vitest';
import { type Calling, call } from '../helpers/call.ts';
import { useNewsletter } from '../helpers/newsletter.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = new Date('2026-11-24T09:00:00Z');

/** The right time, or one that is wrong by so many milliseconds. */
const clock = (shift = 0) => ({ now: () => new Date(start.getTime() + shift) });

/** Three readers, and a mailing that has reached one of them. */
async function useHalfSent() {
  const field = await useNewsletter(3, {}, {}, clock());
  await field.run('send', '1', '--yes', '--limit', '1');
  const at = (shift: number, args: string[], calling: Calling = {}) =>
    call('send', [...args, '--root', field.root], {
      env: field.env,
      ...clock(shift),
      ...calling,
    });
  return { ...field, at };
}

test('a clock that is far ahead or behind sends nothing, ends nothing and exits 3', async () => {
  for (const shift of [400 * day, 41 * day, -6 * minute, -400 * day]) {
    for (const args of [['--due'], ['1', '--yes']]) {
      const { sink, state, at } = await useHalfSent();
      for (const _ of [1, 2]) {
        const ran = await at(shift, args);
        expect(ran, `${shift} ${args}`).toMatchObject({ code: 3 });
        expect(ran.stderr).toMatch(/The clock of this computer says .* add --clock-is-right/);
      }
      expect(sink.received).toHaveLength(1);
      expect(await state()).toMatchObject({ counts: { accepted: 1, pending: 2, skipped: 0 } });
      expect(await at(0, args), 'with the right clock it goes on').toMatchObject({ code: 0 });
      expect(sink.received).toHaveLength(3);
    }
  }
}, 120_000);

test('a clock that is a little off is no reason to halt', async () => {
  for (const shift of [-4 * minute, 4 * day]) {
    const { sink, at } = await useHalfSent();
    expect(await at(shift, ['--due'])).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(3);
  }
});

test('--clock-is-right continues, and so does a yes at the terminal; a no does not', async () => {
  const { sink, at } = await useHalfSent();
  expect(await at(41 * day, ['1', '--yes'], { answer: false })).toMatchObject({ code: 3 });
  expect(sink.received).toHaveLength(1);
  expect(await at(41 * day, ['1', '--yes', '--limit', '1'], { answer: true })).toMatchObject({
    code: 3,
  });
  expect(sink.received).toHaveLength(2);
  expect(await at(-day, ['1', '--yes'])).toMatchObject({ code: 3 });
  expect(await at(-day, ['1', '--yes', '--clock-is-right'])).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('--clock-is-right is remembered: the next runs need it no more', async () => {
  const { sink, at } = await useHalfSent();
  await at(400 * day, ['1', '--yes', '--limit', '1', '--clock-is-right']);
  expect(sink.received).toHaveLength(2);
  expect(await at(400 * day + minute, ['--due'])).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('a retry that a wrong clock put off for a year is due once the clock is confirmed', async () => {
  let refused = false;
  const relay = {
    onRcptTo(_address: unknown, _session: unknown, callback: (error?: Error) => void) {
      if (refused) return callback();
      callback(Object.assign(new Error('4.7.1 Greylisted'), { responseCode: 450 }));
    },
  };
  const { root, env, sink } = await useNewsletter(2, {}, relay, clock());
  const at = (shift: number, ...args: string[]) =>
    call('send', [...args, '--root', root], { env, ...clock(shift) });
  expect(await at(400 * day, '1', '--yes')).toMatchObject({ code: 3 });
  refused = true;
  expect(await at(0, '--due')).toMatchObject({ code: 3 });
  expect(await at(0, '--due', '--clock-is-right')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(2);
});

test('a paused mailing may rest for as long as it likes, and a finished one does not count', async () => {
  const { sink, run, at } = await useHalfSent();
  await run('send', '1', '--pause');
  expect(await at(400 * day, ['--due'])).toMatchObject({ code: 0 });
  expect(await at(400 * day, ['1', '--yes'])).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
  expect(await at(900 * day, ['--due'])).toMatchObject({ code: 0 });
});

test('a mailing that is scheduled for a far day begins on it', async () => {
  const { sink, root, env } = await useNewsletter(3, {}, {}, clock());
  const at = (shift: number, ...args: string[]) =>
    call('send', [...args, '--root', root], { env, ...clock(shift) });
  const begin = clock(100 * day)
    .now()
    .toISOString()
    .slice(0, 10);
  expect(await at(0, '1', '--at', `${begin} 09:00`, '--yes')).toMatchObject({ code: 0 });
  expect(await at(90 * day, '--due')).toMatchObject({ code: 0 });
  expect(sink.received).toEqual([]);
  expect(await at(101 * day, '--due')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

test('a rehearsal is written whatever the clock says', async () => {
  const { root, at } = await useHalfSent();
  await at(0, ['1', '--yes']);
  const wrong = { ...clock(-400 * day), env: {} };
  expect(await call('send', ['1', '--root', root], wrong)).toMatchObject({ code: 0 });
});
