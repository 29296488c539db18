import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { moveAll } from '../../src/mailing/ledger/deliveries.ts';
import { decideMailing, mailingsOf } from '../../src/mailing/ledger/mailings.ts';
import { readMailingStatus } from '../../src/mailing/mailing-status.ts';
import { type Attempt, sendMessage } from '../../src/mailing/run/attempt.ts';
import { settleDoubt } from '../../src/mailing/settle-doubt.ts';
import { parseRelay, type Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../src/mailing/transport/smtp/transport.ts';
import { addressOf } from '../helpers/address.ts';
import { addReaders, freeze, now, run, useStore } from '../helpers/mailing.ts';
import { useScript, useSink } from '../helpers/smtp.ts';

test('an address in a reply stays out of the ledger', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const server = await useScript({
    rcpt: '550 5.1.1 <reader1@list.example>: reader1@list.example is unknown',
  });
  const mailing = await freeze(store);
  await run(store, mailing, server.url);
  expect(JSON.stringify(await readMailingStatus(store, mailing, now))).not.toContain('reader1');
});

test('a relay that is not there leaves everybody waiting, and the next run goes on', async () => {
  const store = await useStore();
  await addReaders(store, 3);
  const mailing = await freeze(store);
  const report = await run(store, mailing, 'smtp://127.0.0.1:1');
  expect(report).toMatchObject({
    sent: 0,
    stopped: expect.stringContaining('127.0.0.1:1 cannot be reached'),
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
  const [halted] = await mailingsOf(store, mailing.issueId, 'smtp');
  const status = await readMailingStatus(store, halted as typeof mailing, now);
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

test('nothing is sent to a server on another machine without TLS, and the mailing halts', async () => {
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

test('where the ledger cannot be written, nothing leaves', async () => {
  const server = await useScript({});
  const transporter = createTransport<Attempt>(
    smtpTransport(parseRelay(server.url) as Relay, 'test.example'),
  );
  const message = {
    mailFrom: addressOf('a@test.example'),
    rcptTo: addressOf('b@list.example'),
    messageId: '<1@test.example>',
    raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
    beforeData: () => Promise.reject(new Error('the disk is full')),
  };
  await expect(sendMessage(transporter, message)).rejects.toThrow('the disk is full');
  const fine = { ...message, beforeData: () => Promise.resolve() };
  expect(await sendMessage(transporter, fine)).toMatchObject({ kind: 'accepted' });
  expect(server.messages()).toBe(1);
  transporter.close();
});

describe('after a crash', () => {
  test('a recipient whose message was being sent is in doubt, and nothing is sent again unasked', async () => {
    const store = await useStore();
    const [first] = await addReaders(store, 3);
    const sink = await useSink();
    const mailing = await freeze(store);
    await moveAll(
      store,
      mailing.id,
      { from: ['pending'], to: 'writing', reason: '', subscriberId: first as string },
      now,
    );
    const report = await run(store, mailing, sink.url);
    expect(report.counts).toMatchObject({ accepted: 2, doubt: 1 });
    expect((await readMailingStatus(store, mailing, now)).doubt).toEqual([first]);

    expect(await settleDoubt(store, mailing.id, { resend: true }, now)).toBe(1);
    expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 3, doubt: 0 });
    expect(sink.received).toHaveLength(3);
  });

  test('a person can say that somebody in doubt has it', async () => {
    const store = await useStore();
    const [first] = await addReaders(store, 1);
    const sink = await useSink();
    const mailing = await freeze(store);
    await moveAll(store, mailing.id, { from: ['pending'], to: 'writing', reason: '' }, now);
    await run(store, mailing, sink.url);
    await settleDoubt(store, mailing.id, { subscriberId: first as string, as: 'accepted' }, now);
    expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 1, doubt: 0 });
    expect(sink.received).toHaveLength(0);
  });
});

test('a pause or cancellation by another process takes effect before the next message', async () => {
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
      const rest = { from: ['pending'], to: 'skipped', reason: 'cancelled' } as const;
      moveAll(store, mailing.id, rest, now).then(() => callback());
    },
  });
  const mailing = await freeze(store);
  const report = await run(store, mailing, sink.url);
  expect(report).toMatchObject({ sent: 0, counts: { skipped: 1 } });
  expect(sink.received).toEqual([]);
});
