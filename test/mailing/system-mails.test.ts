import { describe, expect, test } from 'vitest';
import { pause } from '../../src/lib/pause.ts';
import type { Store } from '../../src/lib/store/open.ts';
import type { Route } from '../../src/mailing/pace/routes.ts';
import { type SystemMailOptions, sendSystemMails } from '../../src/mailing/system-mails.ts';
import { parseRelay, type Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../src/mailing/transport/smtp/transport.ts';
import type { SystemMailKind } from '../../src/model/system-mail.ts';
import { claimSystemMails, queueMail } from '../../src/subscribers/queries/mail-queue.ts';
import { addReaders, newsletter, now, secret, useStore } from '../helpers/mailing.ts';
import { useRelay } from '../helpers/relay-server.ts';
import { skipSilence } from '../helpers/silence.ts';
import { useSink } from '../helpers/smtp.ts';

const wayTo = (relay: Relay, timeout = 8000): Route => ({
  name: relay.host,
  weight: 1,
  transport: () => smtpTransport({ timeout, ...relay }, 'test.example'),
});

/** Has each of so many people sent one system mail. @returns the ids of the mails. */
async function request(store: Store, count: number, kind: SystemMailKind = 'links') {
  const people = await addReaders(store, count);
  const mails = people.map((subscriberId, at) => ({ id: `mail${at + 1}`, subscriberId }));
  for (const { id, subscriberId } of mails) {
    const change = { now, randomHex: () => id };
    await queueMail(store, { kind, subscriberId, language: 'en' }, change);
  }
  return mails.map(({ id }) => id);
}

const rows = (store: Store) => store.db.selectFrom('letters').selectAll().orderBy('id').execute();

/** Sends system mails until `isDone`, and then stops. */
async function send(
  store: Store,
  routes: Route[],
  isDone: () => boolean | Promise<boolean>,
  { clock = () => 0, ...more }: Partial<SystemMailOptions> & { clock?: () => number } = {},
) {
  const stop = new AbortController();
  const troubles: string[] = [];
  const faults: unknown[] = [];
  const slots: ('action' | 'unsubscribe' | 'preferences')[] = ['action'];
  const sending = sendSystemMails(store, {
    newsletter: { ...newsletter, serviceUrl: 'https://service.test.example' },
    secret,
    signers: [],
    id: 'one',
    routes,
    now: () => now,
    clock,
    random: Math.random,
    pause,
    signal: stop.signal,
    firstRest: 100,
    render: async (kind, language) => ({
      kind,
      language,
      subject: kind,
      html: { pieces: ['<a href="', '">x</a>'], slots },
      text: { pieces: ['', '\n'], slots },
      attachments: [],
    }),
    onTrouble: (sentence) => troubles.push(sentence),
    onFault: (error) => faults.push(error),
    ...more,
  });
  while (!(await isDone())) await pause(20);
  const start = clock();
  stop.abort();
  await sending;
  return { troubles, faults, stopped: clock() - start };
}

const isOver = (store: Store) => async (): Promise<boolean> =>
  (await rows(store)).every(({ state }) => state !== 'pending' && state !== 'writing');

describe('a server that misbehaves once', () => {
  test.each([
    ['AUTH', 'close'],
    ['AUTH 2', 'reset'],
    ['AUTH', 'stall'],
    ['greeting', 'stall'],
    ['greeting', '421 4.3.2 busy | close'],
    ['AUTH', '535 5.7.8 not now'],
  ] as const)(
    'at %s with "%s" gets the system mails the next time',
    async (step, deed) => {
      const store = await useStore();
      await request(store, 3);
      const { relay, state } = await useRelay({
        login: 'LOGIN',
        deeds: (connection) => (connection <= 2 ? { [step]: deed } : {}),
      });
      skipSilence(() => state.silent > 0);
      const { troubles, faults } = await send(store, [wayTo(relay)], isOver(store), {
        newsletter: {
          ...newsletter,
          serviceUrl: 'https://service.test.example',
          sending: { ...newsletter.sending, connections: 1 },
        },
      });
      expect((await rows(store)).map((row) => row.state)).toEqual(Array(3).fill('accepted'));
      expect(state.messages).toBe(3);
      expect(troubles[0]).toContain(`localhost:${relay.port}`);
      expect(faults).toEqual([]);
    },
    20_000,
  );
});

test('what the server said is recorded, and a deferred mail waits its time', async () => {
  const store = await useStore();
  await request(store, 1);
  const { relay } = await useRelay({ deeds: { RCPT: '450 4.2.0 try later' } });
  await send(store, [wayTo(relay)], isOver(store));
  const [row] = await rows(store);
  expect(row).toMatchObject({ state: 'deferred', code: 450, enhanced: '4.2.0', attempts: 1 });
  const wait = Date.parse(row?.next_attempt as string) - now.getTime();
  expect(wait).toBeGreaterThanOrEqual(600_000);
  expect(row?.sender).toBeNull();
});

test('no program answers a system mail', async () => {
  const store = await useStore();
  await request(store, 1);
  const sink = await useSink();
  const relay = parseRelay(sink.url);
  if (relay === undefined) throw new Error('no relay');
  await send(store, [wayTo(relay)], isOver(store));
  const [mail] = sink.received;
  expect(String(mail?.raw)).toContain('\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n');
  expect(String(mail?.raw)).toContain('Auto-Submitted: auto-generated\r\n');
});

test('the rate of the newsletter holds for system mails', async () => {
  const store = await useStore();
  await request(store, 6);
  const { relay } = await useRelay();
  const start = performance.now();
  await send(store, [wayTo(relay)], isOver(store), {
    newsletter: {
      ...newsletter,
      serviceUrl: 'https://service.test.example',
      sending: { ...newsletter.sending, perSecond: 20 },
    },
  });
  expect(performance.now() - start).toBeGreaterThan(240);
  expect((await rows(store)).map((row) => row.state)).toEqual(Array(6).fill('accepted'));
});

test('stopped while the server is silent, it ends, and the mail is sent the next time', async () => {
  const store = await useStore();
  await request(store, 1);
  const silent = await useRelay({ deeds: { MAIL: 'stall' } });
  const isStalled = (): boolean => silent.state.stalled > 0;
  const clock = skipSilence(() => silent.state.silent > 0);
  const { stopped } = await send(store, [wayTo(silent.relay, 60_000)], isStalled, { clock });
  expect(stopped).toBeLessThan(3000);
  expect((await rows(store))[0]).toMatchObject({ state: 'pending', sender: null, attempts: 0 });
  const { relay } = await useRelay();
  await send(store, [wayTo(relay)], isOver(store));
  expect((await rows(store))[0]?.state).toBe('accepted');
});

test('stopped after the message was sent, it is in doubt and not sent again', async () => {
  const store = await useStore();
  await request(store, 1);
  const silent = await useRelay({ deeds: { message: 'stall' } });
  const isStalled = (): boolean => silent.state.stalled > 0;
  const clock = skipSilence(() => silent.state.silent > 0);
  const { stopped } = await send(store, [wayTo(silent.relay, 60_000)], isStalled, { clock });
  expect(stopped).toBeLessThan(9000);
  expect((await rows(store))[0]?.state).toBe('doubt');
}, 20_000);

test('what a process that died had claimed is sent by another after a minute, and not before', async () => {
  const store = await useStore();
  await request(store, 2);
  const dead = { id: 'dead', lease: 60_000 };
  await store.db
    .transaction()
    .execute((db) => claimSystemMails({ ...store, db }, dead, { now, limit: 10 }));
  const { relay, state } = await useRelay();
  let looks = 0;
  const count = (): Date => {
    looks += 1;
    return now;
  };
  await send(store, [wayTo(relay)], () => looks > 1, { now: count });
  expect(state.messages).toBe(0);
  const later = new Date(now.getTime() + 61_000);
  await send(store, [wayTo(relay)], isOver(store), { now: () => later });
  expect(state.messages).toBe(2);
});

test('what was leaving when its process died is in doubt after a while, and not sent again', async () => {
  const store = await useStore();
  await request(store, 1);
  await store.db.updateTable('letters').set({ state: 'writing', sender: 'dead' }).execute();
  const { relay, state } = await useRelay();
  const later = new Date(now.getTime() + 3_600_000);
  await send(store, [wayTo(relay)], isOver(store), { now: () => later });
  expect((await rows(store))[0]?.state).toBe('doubt');
  expect(state.messages).toBe(0);
});

test('several processes send each mail once', async () => {
  const store = await useStore();
  await request(store, 60);
  const { relay, state } = await useRelay();
  await Promise.all(
    ['a', 'b', 'c'].map((id) => send(store, [wayTo(relay)], isOver(store), { id })),
  );
  expect(state.messages).toBe(60);
}, 20_000);

test('one recipient who is refused keeps nobody else waiting, and is given up at the second refusal', async () => {
  const store = await useStore();
  await request(store, 5);
  const { relay, state } = await useRelay({
    badRecipient: 'reader2@list.example',
    badAnswer: '550 5.7.1 in suppression list',
  });
  const { troubles } = await send(store, [wayTo(relay)], isOver(store));
  expect(state.messages).toBe(4);
  expect(troubles).toEqual([]);
  expect((await rows(store))[1]?.state).toBe('deferred');
  for (const hours of [1, 12]) {
    const later = new Date(now.getTime() + hours * 3_600_000);
    const before = (await rows(store))[1]?.attempts;
    const isTried = async (): Promise<boolean> => (await rows(store))[1]?.attempts !== before;
    await send(store, [wayTo(relay)], isTried, { now: () => later });
  }
  expect((await rows(store))[1]?.state).toBe('failed');
}, 20_000);

test('a mail that was requested more than two days ago is not sent', async () => {
  const store = await useStore();
  await request(store, 1, 'confirm');
  const { relay, state } = await useRelay();
  const later = new Date(now.getTime() + 49 * 3_600_000);
  await send(store, [wayTo(relay)], isOver(store), { now: () => later });
  expect((await rows(store))[0]?.state).toBe('skipped');
  expect(state.messages).toBe(0);
});

test('an error in a template is reported, and the mail is sent once it is repaired', async () => {
  const store = await useStore();
  await request(store, 1);
  const { relay, state } = await useRelay();
  let asked = 0;
  const repaired: SystemMailOptions['render'] = async (kind, language) => {
    asked += 1;
    if (asked === 1) throw new Error('the template has an error');
    const text = { pieces: ['x\n'], slots: [] };
    return { kind, language, subject: kind, html: text, text, attachments: [] };
  };
  const { faults } = await send(store, [wayTo(relay)], isOver(store), { render: repaired });
  expect(faults).toHaveLength(1);
  expect((await rows(store))[0]?.state).toBe('deferred');
  const later = new Date(now.getTime() + 900_000);
  const isSent = (): boolean => state.messages > 0;
  await send(store, [wayTo(relay)], isSent, { render: repaired, now: () => later });
  expect((await rows(store))[0]?.state).toBe('accepted');
});
