import { createTransport } from 'nodemailer';
import { expect } from 'vitest';
import { outcomeOf } from '../../src/mailing/judge-attempt.ts';
import { type Attempt, sendMessage } from '../../src/mailing/run/attempt.ts';
import { parseRelay, type Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../src/mailing/transport/smtp/transport.ts';
import type { DeliveryState, Scope } from '../../src/model/delivery.ts';
import { getSubscriber } from '../../src/subscribers/queries/subscriber-rows.ts';
import { addressOf } from './address.ts';
import { addReaders, edition, freeze, now, run, useStore } from './mailing.ts';
import { skipSilence } from './silence.ts';
import { type Script, useScript } from './smtp.ts';

/** The end of the run: it goes on, stops until later, or the mailing is halted. */
type End = 'goes on' | 'stops' | 'halts';

/** What a server does; whom that speaks of, and what must be known of the recipient afterwards. */
export type Fault = [
  name: string,
  script: Script,
  scope: Scope,
  state: DeliveryState | 'failed for ever',
  end: End,
  sentence: RegExp,
];

const nobody = /the address does not exist/;
const login = /login/;
const unreachable = /could not be reached/;
const brokeBefore = /broke before the message was sent/;
const noAnswer = /no answer came/;
const later = /try again later/;
const sender = /refuses the sender/;
const message = /refuses the message/;

export const faults: Fault[] = [
  // The greeting
  ['cuts instead of greeting', { greeting: 'cut' }, 'connection', 'pending', 'stops', unreachable],
  [
    'resets instead of greeting',
    { greeting: 'reset' },
    'connection',
    'pending',
    'stops',
    unreachable,
  ],
  ['says nothing', { greeting: 'nothing' }, 'connection', 'pending', 'stops', unreachable],
  ['greets with nonsense', { greeting: 'hello' }, 'connection', 'pending', 'stops', unreachable],
  ['greets with 421', { greeting: '421 4.3.2 busy' }, 'connection', 'pending', 'stops', /busy/],
  ['greets with 450', { greeting: '450 4.7.1 later' }, 'connection', 'pending', 'stops', /busy/],
  [
    'greets with 554',
    { greeting: '554 5.7.1 not you' },
    'sender',
    'pending',
    'halts',
    /refuses the connection/,
  ],
  [
    'greets slowly',
    { greeting: 'slowly 220 hello' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'greets at length',
    { greeting: '220-one\r\n220-two\r\n220 three' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  // EHLO
  ['cuts at EHLO', { ehlo: 'cut' }, 'connection', 'pending', 'stops', unreachable],
  [
    'is closing at EHLO',
    { ehlo: '421 4.3.2 closing | cut' },
    'connection',
    'pending',
    'stops',
    /busy|reached/,
  ],
  [
    'refuses EHLO',
    { ehlo: '550 5.7.1 bad name' },
    'sender',
    'pending',
    'halts',
    /refuses the connection/,
  ],
  // MAIL
  ['cuts at MAIL', { mail: 'cut' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['resets at MAIL', { mail: 'reset' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says nothing at MAIL', { mail: 'nothing' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says nonsense at MAIL', { mail: 'maybe' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says 354 at MAIL', { mail: '354 go on' }, 'connection', 'deferred', 'goes on', brokeBefore],
  [
    'says half a reply at MAIL',
    { mail: '250-and | cut' },
    'connection',
    'deferred',
    'goes on',
    brokeBefore,
  ],
  [
    'mixes codes in a reply',
    { mail: '250-fine\r\n550 no' },
    'connection',
    'deferred',
    'goes on',
    brokeBefore,
  ],
  [
    'talks without end',
    { mail: `250-${'x'.repeat(20_000)}` },
    'connection',
    'deferred',
    'goes on',
    brokeBefore,
  ],
  ['is in trouble at MAIL', { mail: '451 4.3.0 later' }, 'server', 'deferred', 'goes on', later],
  [
    'has no room',
    { mail: '452 4.3.1 insufficient storage' },
    'server',
    'deferred',
    'goes on',
    later,
  ],
  [
    'closes at MAIL',
    { mail: '421 4.7.0 closing | cut' },
    'connection',
    'deferred',
    'goes on',
    /closed/,
  ],
  ['refuses the sender', { mail: '550 5.7.1 not you' }, 'sender', 'pending', 'halts', sender],
  [
    'does not know the sender',
    { mail: '553 5.1.8 no such domain' },
    'sender',
    'pending',
    'halts',
    sender,
  ],
  [
    'wants a login',
    { mail: '530 5.7.0 authentication required' },
    'account',
    'pending',
    'halts',
    login,
  ],
  ['wants another login', { mail: '535 5.7.8 expired' }, 'account', 'pending', 'halts', login],
  // RCPT
  ['cuts at RCPT', { rcpt: 'cut' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says nothing at RCPT', { rcpt: 'nothing' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['greylists', { rcpt: '450 4.7.1 greylisted' }, 'recipient', 'deferred', 'goes on', later],
  [
    'greylists in its own words',
    { rcpt: '451 4.7.1 come back' },
    'server',
    'deferred',
    'goes on',
    later,
  ],
  [
    'has a full mailbox for now',
    { rcpt: '452 4.2.2 over quota' },
    'recipient',
    'deferred',
    'goes on',
    later,
  ],
  [
    'asks for less haste',
    { rcpt: '450 4.7.28 too many' },
    'recipient',
    'deferred',
    'goes on',
    later,
  ],
  [
    'closes at RCPT',
    { rcpt: '421 4.7.0 too many errors | cut' },
    'connection',
    'deferred',
    'goes on',
    /closed/,
  ],
  [
    'has a mailbox that is full for good',
    { rcpt: '552 5.2.2 full' },
    'recipient',
    'failed',
    'goes on',
    /mailbox is full/,
  ],
  [
    'has a mailbox that is switched off',
    { rcpt: '550 5.2.1 disabled' },
    'recipient',
    'failed',
    'goes on',
    /refuses this recipient/,
  ],
  [
    'does not know the recipient',
    { rcpt: '550 5.1.1 unknown' },
    'recipient',
    'failed for ever',
    'goes on',
    nobody,
  ],
  [
    'does not know the domain for mail',
    { rcpt: '556 5.1.10 null MX' },
    'recipient',
    'failed for ever',
    'goes on',
    nobody,
  ],
  [
    'cannot reach the domain',
    { rcpt: '550 5.1.2 bad domain' },
    'recipient',
    'failed',
    'goes on',
    /cannot reach/,
  ],
  [
    'cannot route',
    { rcpt: '550 5.4.4 unrouteable' },
    'recipient',
    'failed',
    'goes on',
    /refuses this recipient/,
  ],
  ['says 551', { rcpt: '551 moved' }, 'recipient', 'failed for ever', 'goes on', nobody],
  ['says 553', { rcpt: '553 not allowed' }, 'recipient', 'failed for ever', 'goes on', nobody],
  [
    'says it in words',
    { rcpt: '550 No such user here' },
    'recipient',
    'failed for ever',
    'goes on',
    nobody,
  ],
  [
    'says 550 and no more',
    { rcpt: '550 no' },
    'recipient',
    'failed',
    'goes on',
    /refuses this recipient/,
  ],
  [
    'does not follow',
    { rcpt: '503 5.5.1 bad sequence' },
    'connection',
    'deferred',
    'goes on',
    /did not understand a command/,
  ],
  ['lists us', { rcpt: '550 5.7.1 listed in a blocklist' }, 'sender', 'pending', 'halts', sender],
  [
    'lists us in words',
    { rcpt: '554 your IP is blacklisted' },
    'sender',
    'pending',
    'halts',
    sender,
  ],
  [
    'speaks of DMARC',
    { rcpt: '550 5.7.26 unauthenticated, DMARC' },
    'sender',
    'pending',
    'halts',
    sender,
  ],
  [
    'says 4 where it means 5',
    { rcpt: '450 5.1.1 unknown' },
    'recipient',
    'failed for ever',
    'goes on',
    nobody,
  ],
  // DATA
  ['cuts at DATA', { data: 'cut' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says nothing at DATA', { data: 'nothing' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['says 250 at DATA', { data: '250 what?' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['is in trouble at DATA', { data: '451 4.3.0 later' }, 'server', 'deferred', 'goes on', later],
  ['refuses DATA', { data: '554 5.5.1 no' }, 'message', 'pending', 'halts', message],
  // The message
  ['cuts in the message', { inside: 'reset' }, 'connection', 'deferred', 'goes on', brokeBefore],
  ['cuts after the final dot', { message: 'cut' }, 'connection', 'doubt', 'goes on', noAnswer],
  ['resets after the final dot', { message: 'reset' }, 'connection', 'doubt', 'goes on', noAnswer],
  [
    'says nothing after the final dot',
    { message: 'nothing' },
    'connection',
    'doubt',
    'goes on',
    noAnswer,
  ],
  [
    'says nonsense after the final dot',
    { message: 'thanks' },
    'connection',
    'doubt',
    'goes on',
    noAnswer,
  ],
  [
    'says 354 after the final dot',
    { message: '354 go on' },
    'connection',
    'doubt',
    'goes on',
    noAnswer,
  ],
  [
    'says half a reply after the final dot',
    { message: '250-ta | cut' },
    'connection',
    'doubt',
    'goes on',
    noAnswer,
  ],
  [
    'closes after the final dot',
    { message: '421 4.3.2 closing | cut' },
    'connection',
    'doubt',
    'goes on',
    /closed the connection after/,
  ],
  [
    'takes it and cuts',
    { message: '250 2.0.0 taken | cut' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'takes it slowly',
    { message: 'slowly 250 2.0.0 taken' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'takes it at length',
    { message: '250-2.0.0 one\r\n250 2.0.0 two' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'takes it twice',
    { message: '250 2.0.0 one\r\n250 2.0.0 two' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'has no room for it',
    { message: '452 4.3.1 disk full' },
    'server',
    'deferred',
    'goes on',
    later,
  ],
  ['wants it later', { message: '451 4.7.1 later' }, 'server', 'deferred', 'goes on', later],
  [
    'finds it too large',
    { message: '552 5.3.4 too large' },
    'message',
    'pending',
    'halts',
    message,
  ],
  [
    'refuses what it says',
    { message: '554 5.6.0 content' },
    'message',
    'pending',
    'halts',
    message,
  ],
  ['takes it for spam', { message: '554 5.7.1 spam' }, 'sender', 'pending', 'halts', sender],
  [
    'finds out late that nobody is there',
    { message: '550 5.1.1 unknown' },
    'recipient',
    'failed for ever',
    'goes on',
    nobody,
  ],
  [
    'finds out late that the mailbox is full',
    { message: '552 5.2.2 full' },
    'recipient',
    'failed',
    'goes on',
    /mailbox is full/,
  ],
  // QUIT
  ['cuts at QUIT', { quit: 'cut' }, 'recipient', 'accepted', 'goes on', /accepted the message/],
  [
    'says nothing at QUIT',
    { quit: 'nothing' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
  [
    'refuses QUIT',
    { quit: '500 5.5.1 no' },
    'recipient',
    'accepted',
    'goes on',
    /accepted the message/,
  ],
];

const transportTo = (url: string) => () =>
  smtpTransport({ ...(parseRelay(url) as Relay), timeout: 8000 }, 'test.example');

/** Sends a mailing to one person through a server with this fault, and expects what the table says. */
export async function expectFault(
  [, script, scope, wanted, end, sentence]: Fault,
  pipelining: boolean,
  database?: 'sqlite',
): Promise<void> {
  const store = await useStore(database);
  const [id] = await addReaders(store, 1);
  const server = await useScript({ ...script, pipelining });
  // Larger than what the system takes at once, so that its end is known not to have left.
  const large = { pieces: ['x'.repeat(72).concat('\n').repeat(160_000)], slots: [] };
  const frozen = script.inside === undefined ? edition() : { ...edition(), text: large };
  const mailing = await freeze(store, 'smtp', frozen);
  const routes = [{ name: 'scripted', weight: 1, transport: transportTo(server.url) }];
  if (Object.values(script).includes('nothing')) skipSilence(() => server.silent() > 0, 1000);
  const report = await run(store, mailing, '', { connections: 1, routes });
  const row = await store.db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow();
  const state = wanted === 'failed for ever' ? 'failed' : wanted;
  expect(row).toMatchObject({ state, reason: expect.stringMatching(sentence), attempts: 1 });
  const { halted, stopped } = report;
  expect(halted !== undefined ? 'halts' : stopped !== undefined ? 'stops' : 'goes on').toBe(end);
  // From one recipient alone, nobody knows whether the cause is ours.
  expect((await getSubscriber(store, id as string))?.state).toBe('confirmed');
  if (wanted === 'failed for ever') await expectSuppressed({ ...script, pipelining }, database);
  if (state === 'deferred') {
    const wait = Date.parse(row.next_attempt as string) - now.getTime();
    expect(wait).toBeGreaterThanOrEqual(600_000);
    expect(wait).toBeLessThanOrEqual(720_000);
  }
  expect(await scopeOf(server.url)).toBe(scope);
}

/** Where others of the mailing are accepted, the one who is refused is not written to again. */
async function expectSuppressed(script: Script, database?: 'sqlite'): Promise<void> {
  const store = await useStore(database);
  const ids = await addReaders(store, 5);
  const server = await useScript({ ...script, only: (address) => address.startsWith('reader3@') });
  const report = await run(store, await freeze(store), server.url, { connections: 1 });
  expect(report).not.toHaveProperty('halted');
  expect(report.counts).toMatchObject({ accepted: 4, failed: 1 });
  const states = ids.map(async (id) => (await getSubscriber(store, id))?.state);
  const [rest, gone] = ['confirmed', 'suppressed'];
  expect(await Promise.all(states)).toEqual([rest, rest, gone, rest, rest]);
}

/** The scope of the same attempt, made once more. */
async function scopeOf(url: string): Promise<Scope> {
  const transporter = createTransport<Attempt>(transportTo(url)());
  const attempt = await sendMessage(transporter, {
    mailFrom: addressOf('a@test.example'),
    rcptTo: addressOf('b@list.example'),
    messageId: '<1@test.example>',
    raw: Buffer.from(`Subject: x\r\n\r\n${'x\r\n'.repeat(40_000)}`),
    beforeData: () => Promise.resolve(),
  });
  transporter.close();
  return outcomeOf(attempt, 1, now, 0).scope;
}
