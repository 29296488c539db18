import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock } from '../../src/lib/store/lock.ts';
import { openStore } from '../../src/lib/store/open.ts';
import { claimDue } from '../../src/mailing/ledger/claims.ts';
import { openSender } from '../../src/mailing/ledger/senders.ts';
import { type Calling, call } from '../helpers/call.ts';
import { onPostgres } from '../helpers/database.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { settings } from '../helpers/root.ts';

const withOperator = { 'issues/newsletter.yaml': `${settings}operator: ops@operator.example\n` };
const start = new Date('2026-11-24T09:00:00Z');
const today = { now: () => start };
const operator = 'ops@operator.example';

type Answer = (error?: Error) => void;
const refusal = (code: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode: code });

test('a second send --due while one runs has nothing to do, and exits 0', async () => {
  const slow = {
    onMailFrom: (_: unknown, __: unknown, callback: Answer) => void setTimeout(callback, 100),
  };
  const { root, run, sink } = await useNewsletter(20, {}, slow, today);
  await run('send', '1', '--yes', '--limit', '1');
  const both = await Promise.all([run('send', '--due'), run('send', '--due')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(sink.received).toHaveLength(20);
  if (onPostgres()) return;
  const lock = acquireLock(join(root, 'data/send.lock'));
  const ran = await run('send', '--due', '--json');
  lock?.release();
  expect(ran).toMatchObject({ code: 0 });
  expect(JSON.parse(ran.stdout)).toMatchObject({ issues: [] });
});

test('send --due goes on where a killed sender had taken everybody who was left', async () => {
  const { run, sink, place } = await useNewsletter(3, {}, {}, today);
  await run('send', '1', '--yes', '--limit', '1');
  const store = await openStore(place);
  const { id } = await store.db.selectFrom('mailings').select('id').executeTakeFirstOrThrow();
  const dead = await openSender(store, id);
  expect(await claimDue(store, dead, { now: start, limit: 10 })).toHaveLength(2);
  await store.db.updateTable('senders').set({ lease_until: 0 }).execute();
  await store.close();
  expect(await run('send', '--due')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(3);
});

/** A newsletter with an operator, whose server refuses all who are not the operator, for a while. */
async function useHalting(calling: Calling = {}) {
  const policy = { halts: true, operatorToo: false };
  const relay = {
    onMailFrom: (_: unknown, __: unknown, callback: Answer) => callback(),
    onRcptTo: ({ address }: { address: string }, _: unknown, callback: Answer) =>
      callback(
        policy.halts && (address !== operator || policy.operatorToo)
          ? refusal(535, '5.7.8 authentication failed')
          : undefined,
      ),
  };
  const field = await useNewsletter(6, withOperator, relay, today);
  const send = (...args: string[]) =>
    call('send', [...args, '--root', field.root], { env: field.env, ...today, ...calling });
  const notices = () => field.sink.received.filter(({ to }) => to[0] === operator);
  return { ...field, policy, send, notices };
}

test('a mailing that halts under cron mails the operator once', async () => {
  const { send, notices, state, policy, sink } = await useHalting();
  expect(await send('1', '--yes')).toMatchObject({ code: 3 });
  expect(await state()).toMatchObject({ state: 'halted' });
  for (const _ of [1, 2]) expect(await send('--due')).toMatchObject({ code: 3 });
  expect(notices()).toHaveLength(1);
  const mail = notices()[0]?.raw.toString() ?? '';
  expect(mail).toContain('Subject: [The Test Letter] Issue 1 is halted');
  expect(mail).toContain('Auto-Submitted: auto-generated');
  expect(mail).toContain('npm run send -- 1');
  expect(mail).not.toContain('list.example');
  policy.halts = false;
  expect(await send('1', '--yes')).toMatchObject({ code: 0 });
  expect(sink.received).toHaveLength(7);
});

test('another halt, after the mailing went on, is worth another mail', async () => {
  const { send, notices, policy } = await useHalting();
  await send('1', '--yes');
  policy.halts = false;
  await send('1', '--yes', '--limit', '1');
  policy.halts = true;
  await send('1', '--yes');
  expect(notices()).toHaveLength(2);
});

test('where the mail server takes no mail for the operator either, the next run tries again', async () => {
  const { send, notices, policy } = await useHalting();
  policy.operatorToo = true;
  expect((await send('1', '--yes')).stdout).toContain('The operator could not be mailed');
  expect((await send('--due')).stdout).toContain('The operator could not be mailed');
  policy.operatorToo = false;
  await send('--due');
  await send('--due');
  expect(notices()).toHaveLength(1);
});

test('a person at the terminal sees the halt and is sent no mail', async () => {
  const { send, notices, state } = await useHalting({ interactive: true });
  await send('1', '--yes', '--no-wait');
  expect(await state()).toMatchObject({ state: 'halted' });
  expect(notices()).toEqual([]);
});

test('a clock that looks wrong under cron is one mail to the operator, too', async () => {
  const { run, root, env, sink } = await useNewsletter(3, withOperator, {}, today);
  await run('send', '1', '--yes', '--limit', '1');
  const later = { env, now: () => new Date(start.getTime() + 400 * 86_400_000) };
  for (const _ of [1, 2]) {
    expect(await call('send', ['--due', '--root', root], later)).toMatchObject({ code: 3 });
  }
  const notices = sink.received.filter(({ to }) => to[0] === operator);
  expect(notices).toHaveLength(1);
  expect(notices[0]?.raw.toString()).toContain('--clock-is-right');
});

test('an operator that is no address is refused with its line', async () => {
  const wrong = { 'issues/newsletter.yaml': `${settings}operator: somebody\n` };
  const { run } = await useNewsletter(0, wrong);
  const ran = await run('send', '1', '--yes');
  expect(ran).toMatchObject({ code: 2 });
  expect(ran.stderr).toMatch(/newsletter\.yaml:\d+/);
});

test('status shows times in the time zone of the newsletter; JSON keeps instants', async () => {
  const zone = settings.replace('Europe/Belgrade', 'Pacific/Auckland');
  const { root, env } = await useNewsletter(2, { 'issues/newsletter.yaml': zone });
  const at = (command: string, ...args: string[]) =>
    call(command, [...args, '--root', root], { env, now: () => new Date('2030-01-01T11:30:00Z') });
  await at('send', '1', '--yes');
  const { stdout } = await at('status', '1');
  expect(stdout).toContain('2 January 2030 at 00:30 (Pacific/Auckland)');
  expect(stdout).not.toMatch(/\d{4}-\d\d-\d\dT/);
  expect(JSON.parse((await at('status', '1', '--json')).stdout).started).toBe(
    '2030-01-01T11:30:00.000Z',
  );
});
