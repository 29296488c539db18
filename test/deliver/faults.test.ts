import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/deliver/attempt.ts';
import { handOver } from '../../src/deliver/hand-over.ts';
import { settleDoubt } from '../../src/deliver/settle.ts';
import { parseRelay, type Relay } from '../../src/deliver/smtp/relay.ts';
import { smtpTransport } from '../../src/deliver/smtp/transport.ts';
import { mailingStatus } from '../../src/deliver/status.ts';
import { moveAll, skipRest } from '../../src/store/deliveries.ts';
import { decideMailing, mailingsOf } from '../../src/store/mailings.ts';
import { getSubscriber } from '../../src/store/subscribers.ts';
import { addReaders, edition, freeze, now, run, useStore } from '../helpers/mailing.ts';
import { type Script, useScript, useSink } from '../helpers/smtp.ts';

/** What a server does, and what must be known of the one recipient afterwards. */
const faults: Record<
  string,
  {
    script: Script;
    state: string;
    end: 'halted' | 'stopped' | 'goes on';
    suppressed?: true;
    reason: RegExp;
  }
> = {
  'cuts before the greeting': {
    script: { greeting: 'cut' },
    state: 'pending',
    end: 'stopped',
    reason: /could not be reached/,
  },
  'greets with 421': {
    script: { greeting: '421 4.3.2 busy' },
    state: 'pending',
    end: 'stopped',
    reason: /busy/,
  },
  'greets with 554': {
    script: { greeting: '554 5.7.1 not you' },
    state: 'pending',
    end: 'halted',
    reason: /refuses to talk/,
  },
  'greets with nonsense': {
    script: { greeting: 'hello' },
    state: 'pending',
    end: 'stopped',
    reason: /could not be reached/,
  },
  'cuts at MAIL': {
    script: { mail: 'cut' },
    state: 'deferred',
    end: 'goes on',
    reason: /broke before/,
  },
  'defers the sender': {
    script: { mail: '451 4.3.0 later' },
    state: 'deferred',
    end: 'goes on',
    reason: /try again later/,
  },
  'refuses the sender': {
    script: { mail: '550 5.7.1 on a blocklist' },
    state: 'pending',
    end: 'halted',
    reason: /refuses the sender/,
  },
  'wants a login': {
    script: { mail: '530 5.7.0 Authentication required' },
    state: 'pending',
    end: 'halted',
    reason: /login/,
  },
  'cuts at RCPT': {
    script: { rcpt: 'cut' },
    state: 'deferred',
    end: 'goes on',
    reason: /broke before/,
  },
  greylists: {
    script: { rcpt: '450 4.7.1 greylisted' },
    state: 'deferred',
    end: 'goes on',
    reason: /greylisted/,
  },
  'knows no such user': {
    script: { rcpt: '550 5.1.1 no such user' },
    state: 'failed',
    end: 'goes on',
    suppressed: true,
    reason: /no such address/,
  },
  'knows no such user, in words alone': {
    script: { rcpt: '550 Unknown user' },
    state: 'failed',
    end: 'goes on',
    suppressed: true,
    reason: /no such address/,
  },
  'has a full mailbox': {
    script: { rcpt: '552 5.2.2 over quota' },
    state: 'failed',
    end: 'goes on',
    reason: /full/,
  },
  'refuses the recipient and says no more': {
    script: { rcpt: '550 no' },
    state: 'failed',
    end: 'goes on',
    reason: /refuses this recipient/,
  },
  'blocks us at RCPT': {
    script: { rcpt: '554 5.7.1 blocked, see blocklist' },
    state: 'pending',
    end: 'halted',
    reason: /refuses the sender/,
  },
  'cuts at DATA': {
    script: { data: 'cut' },
    state: 'deferred',
    end: 'goes on',
    reason: /broke before/,
  },
  'refuses DATA': {
    script: { data: '554 5.5.1 no' },
    state: 'pending',
    end: 'halted',
    reason: /refuses the message/,
  },
  'takes the message and cuts': {
    script: { message: 'cut' },
    state: 'doubt',
    end: 'goes on',
    reason: /no answer was heard/,
  },
  'takes the message and answers nonsense': {
    script: { message: 'what?' },
    state: 'doubt',
    end: 'goes on',
    reason: /no answer was heard/,
  },
  'takes the message and says 421': {
    script: { message: '421 4.3.2 going down' },
    state: 'doubt',
    end: 'goes on',
    reason: /closed after/,
  },
  'defers the message': {
    script: { message: '451 4.3.1 disk full' },
    state: 'deferred',
    end: 'goes on',
    reason: /disk full/,
  },
  'refuses what it says': {
    script: { message: '554 5.6.0 content' },
    state: 'pending',
    end: 'halted',
    reason: /refuses the message/,
  },
  'takes it': { script: {}, state: 'accepted', end: 'goes on', reason: /took/ },
};

describe('a server that', () => {
  for (const [name, { script, state, end, suppressed, reason }] of Object.entries(faults)) {
    test(`${name}: ${state}, ${end}${suppressed ? ', suppressed' : ''}`, async () => {
      const store = await useStore();
      const [id] = await addReaders(store, 1);
      const server = await useScript(script);
      const mailing = await freeze(store);
      const report = await run(store, mailing, server.url, { connections: 1 });
      expect(report.counts[state as 'doubt']).toBe(1);
      expect(
        report.halted === undefined
          ? report.stopped === undefined
            ? 'goes on'
            : 'stopped'
          : 'halted',
      ).toBe(end);
      const row = await store.db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow();
      expect(row.reason).toMatch(reason);
      if (state === 'deferred') {
        const wait = Date.parse(row.next_attempt as string) - now.getTime();
        expect(wait).toBeGreaterThanOrEqual(600_000);
        expect(wait).toBeLessThanOrEqual(720_000);
      }
      expect((await getSubscriber(store, id as string))?.state).toBe(
        suppressed ? 'suppressed' : 'confirmed',
      );
    });
  }
});

test('an address in a reply stays out of the ledger', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const server = await useScript({
    rcpt: '550 5.1.1 <reader1@list.example>: reader1@list.example is unknown',
  });
  const mailing = await freeze(store);
  await run(store, mailing, server.url);
  expect(JSON.stringify(await mailingStatus(store, mailing, now))).not.toContain('reader1');
});

test('a relay that is not there leaves everybody waiting, and the next run goes on', async () => {
  const store = await useStore();
  await addReaders(store, 3);
  const mailing = await freeze(store);
  const report = await run(store, mailing, 'smtp://127.0.0.1:1');
  expect(report).toMatchObject({
    sent: 0,
    stopped: 'The mail server cannot be reached.',
    counts: { pending: 3 },
  });
  const sink = await useSink();
  expect((await run(store, mailing, sink.url)).counts.accepted).toBe(3);
});

test('a halted mailing tells why, suppresses nobody, and goes on when it is sent again', async () => {
  const store = await useStore();
  await addReaders(store, 3);
  const mailing = await freeze(store);
  const server = await useScript({ rcpt: '550 5.7.1 listed in a blocklist' });
  await run(store, mailing, server.url);
  const [halted] = await mailingsOf(store, mailing.issueId);
  const status = await mailingStatus(store, halted as typeof mailing, now);
  expect(status).toMatchObject({ state: 'halted', suppressed: 0, counts: { pending: 3 } });
  const sink = await useSink();
  expect((await run(store, mailing, sink.url)).counts.accepted).toBe(3);
});

test('the settings of a relay are read, and only a loopback address counts as this machine', () => {
  expect(parseRelay('smtp://mail.example:587')).toMatchObject({ loopback: false });
  expect(parseRelay('smtp://127.0.0.1.example')).toMatchObject({ loopback: false });
  expect(parseRelay('smtp://127.0.0.1:2525')).toMatchObject({ loopback: true, secure: false });
  expect(parseRelay('smtps://u%40x:p%2Fw@mail.example')).toMatchObject({
    port: 465,
    secure: true,
    user: 'u@x',
    pass: 'p/w',
  });
  expect(parseRelay('http://mail.example')).toBeUndefined();
  expect(parseRelay('mail.example:25')).toBeUndefined();
});

test('a server elsewhere that does not speak TLS is told nothing, and the mailing halts', async () => {
  const store = await useStore();
  await addReaders(store, 2);
  const sink = await useSink();
  const elsewhere = { ...(parseRelay(sink.url) as Relay), loopback: false };
  const report = await run(store, await freeze(store), sink.url, {
    routes: [{ name: 'x', weight: 1, transport: () => smtpTransport(elsewhere, 'test.example') }],
  });
  expect(report).toMatchObject({ halted: expect.stringContaining('TLS'), counts: { pending: 2 } });
  expect(sink.received).toEqual([]);
});

test('a login that is refused halts the mailing', async () => {
  const store = await useStore();
  await addReaders(store, 2);
  const sink = await useSink({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(new Error('Invalid username or password')),
  });
  const url = sink.url.replace('smtp://', 'smtp://user:wrong@');
  const report = await run(store, await freeze(store), url);
  expect(report).toMatchObject({
    halted: expect.stringContaining('login'),
    counts: { pending: 2 },
  });
});

test('a message that was cut off in its middle is known not to have arrived, and waits', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const server = await useScript({ data: 'cut-inside' });
  const large = {
    ...edition(),
    text: { pieces: ['x'.repeat(72).concat('\n').repeat(400_000)], slots: [] },
  };
  const mailing = await freeze(store, 'smtp', large);
  const report = await run(store, mailing, server.url);
  expect(report.counts).toMatchObject({ deferred: 1, doubt: 0 });
});

test('where the ledger cannot be written, nothing leaves', async () => {
  const server = await useScript({});
  const transporter = createTransport<Attempt>(
    smtpTransport(parseRelay(server.url) as Relay, 'test.example'),
  );
  const message = {
    envelope: { from: 'a@test.example', to: 'b@list.example' },
    messageId: '<1@test.example>',
    raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
    beforeData: () => Promise.reject(new Error('the disk is full')),
  };
  await expect(handOver(transporter, message)).rejects.toThrow('the disk is full');
  const fine = { ...message, beforeData: () => Promise.resolve() };
  expect(await handOver(transporter, fine)).toMatchObject({ kind: 'accepted' });
  expect(server.messages()).toBe(1);
  transporter.close();
});

describe('after a crash', () => {
  test('whoever was being written to is in doubt and not written to again unasked', async () => {
    const store = await useStore();
    const [first] = await addReaders(store, 3);
    const sink = await useSink();
    const mailing = await freeze(store);
    await moveAll(
      store,
      mailing.id,
      { from: 'pending', to: 'writing', reason: '', subscriberId: first as string },
      now,
    );
    const report = await run(store, mailing, sink.url);
    expect(report.counts).toMatchObject({ accepted: 2, doubt: 1 });
    expect((await mailingStatus(store, mailing, now)).doubt).toEqual([first]);

    expect(await settleDoubt(store, mailing.id, { resend: true }, now)).toBe(1);
    expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 3, doubt: 0 });
    expect(sink.received).toHaveLength(3);
  });

  test('a person can say that somebody in doubt has it', async () => {
    const store = await useStore();
    const [first] = await addReaders(store, 1);
    const sink = await useSink();
    const mailing = await freeze(store);
    await moveAll(store, mailing.id, { from: 'pending', to: 'writing', reason: '' }, now);
    await run(store, mailing, sink.url);
    await settleDoubt(store, mailing.id, { subscriberId: first as string, as: 'accepted' }, now);
    expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 1, doubt: 0 });
    expect(sink.received).toHaveLength(0);
  });
});

test('a pause or cancellation from elsewhere is heeded before the next message', async () => {
  for (const decision of [{ pausedAt: now.toISOString() }, { cancelledAt: now.toISOString() }]) {
    const store = await useStore();
    await addReaders(store, 20);
    const sink = await useSink();
    const mailing = await freeze(store);
    const onProgress = (_: unknown, sent: number): void => {
      if (sent === 5) void decideMailing(store, mailing.id, decision);
    };
    const report = await run(store, mailing, sink.url, { connections: 1, onProgress });
    expect(report.stopped).toMatch(/paused|cancelled/);
    expect(sink.received.length).toBeLessThanOrEqual(6);
    expect(report.counts.accepted).toBe(sink.received.length);
    expect(report.counts.pending).toBe(20 - sink.received.length);
  }
});

test('who is taken off the mailing while a server is asked gets nothing', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const sink = await useSink({
    onRcptTo(_address, _session, callback) {
      skipRest(store, mailing.id, 'cancelled', now).then(() => callback());
    },
  });
  const mailing = await freeze(store);
  const report = await run(store, mailing, sink.url);
  expect(report).toMatchObject({ sent: 0, counts: { skipped: 1 } });
  expect(sink.received).toEqual([]);
});
