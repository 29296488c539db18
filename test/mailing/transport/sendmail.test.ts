import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { sendMessage } from '../../../src/mailing/run/attempt.ts';
import { sendmailTransport } from '../../../src/mailing/transport/sendmail.ts';
import { addressOf } from '../../helpers/address.ts';
import { addReaders, freeze, run, useStore } from '../../helpers/mailing.ts';
import { makeRoot } from '../../helpers/root.ts';
import { skipSilence } from '../../helpers/silence.ts';

/** A program in sendmail's place, which keeps its input and ends as the test says. */
async function useProgram(end: string) {
  const root = await makeRoot();
  const program = join(root, 'sendmail');
  await writeFile(
    program,
    `#!/bin/sh\necho "$@" >"${root}/args"\ncat >"${root}/message"\n${end}\n`,
  );
  await chmod(program, 0o755);
  return {
    root,
    routes: [{ name: 'sendmail', weight: 1, transport: () => sendmailTransport(program) }],
  };
}

test('sendmail is given one recipient, who sends, and the message as Unix writes it', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const { root, routes } = await useProgram('exit 0');
  const { counts } = await run(store, await freeze(store), '', { routes });
  expect(counts.accepted).toBe(1);
  expect(await readFile(join(root, 'args'), 'utf8')).toBe('-i -f pismo@test.example -t\n');
  const message = await readFile(join(root, 'message'), 'utf8');
  expect(message).toMatch(/^To: [^<]*<?reader1@list\.example/m);
  expect(message).not.toContain('\r');
});

test.each([
  ['To: "Doe, Jane" <jane@list.example>', true],
  ['To: =?UTF-8?B?xJA=?=\r\n =?UTF-8?B?xJA=?= <jane@list.example>', true],
  ['to: jane@list.example', true],
  ['To: "a <b@c.example>" <jane@list.example>', true],
  ['To: jane@list.example\r\nCc: joe@list.example', false],
  ['To: jane@list.example, joe@list.example', false],
  ['To: joe@list.example', false],
  ['To: jane@list.example\r\nResent-To: joe@list.example', false],
  ['Subject: To: jane@list.example', false],
])(
  'the recipient is no argument that others can see where %j names nobody else: %s',
  async (head, isHidden) => {
    const { root } = await useProgram('exit 0');
    const transport = sendmailTransport(join(root, 'sendmail'));
    const transporter = createTransport(transport);
    const attempt = await sendMessage(transporter, {
      mailFrom: addressOf('pismo@test.example'),
      rcptTo: addressOf('jane@list.example'),
      messageId: '<a@test.example>',
      raw: Buffer.from(`From: pismo@test.example\r\n${head}\r\n\r\nTo: x@list.example\r\n`),
      beforeData: async () => {},
    });
    expect(attempt.kind).toBe('accepted');
    expect((await readFile(join(root, 'args'), 'utf8')).includes('jane')).toBe(!isHidden);
  },
);

test.each([
  ['exit 75', 'deferred'],
  ['exit 67', 'failed'],
  ['exit 77', 'pending'],
  ['kill -9 $$', 'doubt'],
])('where it ends with %s, the recipient is %s', async (end, state) => {
  const store = await useStore();
  await addReaders(store, 1);
  const { routes } = await useProgram(end);
  const { counts } = await run(store, await freeze(store), '', { routes });
  expect(counts).toMatchObject({ [state]: 1 });
});

test('where there is no such program, everybody waits', async () => {
  const store = await useStore();
  await addReaders(store, 2);
  const transport = () => sendmailTransport('/nowhere/sendmail');
  const routes = [{ name: 'sendmail', weight: 1, transport }];
  const report = await run(store, await freeze(store), '', { routes });
  expect(report).toMatchObject({ counts: { pending: 2 }, stopped: expect.any(String) });
});

test('a program that does not end does not delay a stop', async () => {
  const store = await useStore();
  await addReaders(store, 2);
  const { routes } = await useProgram('exec sleep 60');
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const passed = skipSilence(() => stop.signal.aborted);
  const { counts } = await run(store, await freeze(store), '', {
    routes,
    connections: 1,
    signal: stop.signal,
  });
  expect(passed()).toBeLessThan(10_000);
  expect(counts).toMatchObject({ doubt: 1, pending: 1 });
});
