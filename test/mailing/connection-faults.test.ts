import { createServer } from 'node:net';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { rfcLimits } from '../../src/mailing/transport/smtp/limits.ts';
import type { Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { addReaders, freeze, run, useStore } from '../helpers/mailing.ts';
import {
  channels,
  expectEnd,
  expectMail,
  misdeeds,
  routeTo,
  stepsOf,
  type Way,
} from '../helpers/misbehaving-relay.ts';
import { trustTests, useRelay } from '../helpers/relay-server.ts';
import { skipSilence } from '../helpers/silence.ts';

beforeAll(trustTests);

/** Each channel, login and step; test/faults/smtp.test.ts has every combination. */
const ways: Way[] = [
  { channel: 'plain', login: undefined },
  { channel: 'plain', login: 'LOGIN' },
  { channel: 'starttls', login: 'PLAIN' },
  { channel: 'implicit', login: 'CRAM-MD5' },
];

describe.each(ways)('over $channel with login $login', (way) => {
  test('mail goes out', () => expectMail(way));

  test.each(
    stepsOf(way.channel, way.login).flatMap((step) =>
      misdeeds.map((deed) => [deed, step] as const),
    ),
  )('a server that does "%s" at %s ends the wait', (deed, step) => expectEnd(way, [deed, step]));
});

describe.each(channels)('over %s, stopped while the server is silent', (channel) => {
  test.each(stepsOf(channel, 'LOGIN'))('at %s, a run ends within ten seconds', async (step) => {
    const store = await useStore();
    await addReaders(store, 3);
    const { relay, state } = await useRelay({
      channel,
      login: 'LOGIN',
      deeds: { [step]: 'stall' },
    });
    const mailing = await freeze(store);
    const stop = new AbortController();
    const passed = skipSilence(() => stop.signal.aborted && state.silent > 0);
    const running = run(store, mailing, '', {
      connections: 2,
      signal: stop.signal,
      routes: [routeTo(relay, 60_000)],
    });
    await vi.waitUntil(() => state.stalled === 2, { timeout: 30_000 });
    stop.abort();
    const start = passed();
    const { counts, interrupted } = await running;
    expect(interrupted).toBe(true);
    // What has left may still be answered; nobody else is held against anything.
    const doubt = step === 'message' ? 2 : 0;
    expect(counts).toMatchObject({ pending: 3 - doubt, doubt, deferred: 0, writing: 0 });
    expect(passed() - start).toBeLessThan(step === 'message' ? 9000 : 3000);
  });
});

test('a server that is silent for ever is waited for as RFC 5321, 4.5.3.2, says', () => {
  const minutes = (limit: number): number => limit / 60_000;
  const { greeting, sender, recipient, data, message } = rfcLimits;
  expect([greeting, sender, recipient, data].map(minutes)).toEqual([5, 5, 5, 2]);
  expect(minutes(message(50_000))).toBe(13);
});

describe('a server that takes messages and confirms none', () => {
  test.each(['close', '250-ok\r\n251 what'])(
    'does not put the whole list in doubt: %s',
    async (deed) => {
      const store = await useStore();
      await addReaders(store, 60);
      const { relay, state } = await useRelay({ deeds: { message: deed } });
      const mailing = await freeze(store);
      const report = await run(store, mailing, '', { connections: 2, routes: [routeTo(relay)] });
      expect(report.halted).toContain('confirmed none of them');
      const { doubt, pending, accepted } = report.counts;
      expect([accepted, pending]).toEqual([0, 60 - doubt]);
      // Seven are too many in a row; the other connection may send one more.
      expect([7, 8]).toContain(doubt);
      expect(state.messages).toBeLessThanOrEqual(doubt);
    },
  );

  test('leaves the rest to another', async () => {
    const store = await useStore();
    await addReaders(store, 60);
    const [bad, good] = await Promise.all([
      useRelay({ deeds: { message: 'close' } }),
      useRelay({}),
    ]);
    const routes = [
      { ...routeTo(bad.relay), name: 'bad' },
      { ...routeTo(good.relay), name: 'good' },
    ];
    const { counts, halted } = await run(store, await freeze(store), '', {
      connections: 2,
      routes,
    });
    expect(halted).toBeUndefined();
    expect([7, 8]).toContain(counts.doubt);
    expect(counts.accepted).toBe(60 - counts.doubt);
    expect(good.state.messages).toBe(counts.accepted);
  });

  test('that confirms some is used to the end', async () => {
    const store = await useStore();
    await addReaders(store, 60);
    const { relay } = await useRelay({
      deeds: (connection) => (connection % 2 === 0 ? { message: 'close' } : {}),
      after: { messages: 2, step: 'MAIL', answer: '421 4.7.0 enough | close' },
    });
    const { counts } = await run(store, await freeze(store), '', {
      connections: 1,
      routes: [routeTo(relay)],
    });
    expect(counts).toMatchObject({ pending: 0, deferred: 0 });
  });
});

describe('a server that takes three messages a session', () => {
  test.each([
    ['MAIL', '451 4.7.0 too many messages in this session'],
    ['MAIL', '452 4.5.3 Too many messages for this connection'],
    ['MAIL', '451 4.3.0 come back'],
    ['MAIL', '421 4.7.0 too many messages in this session | close'],
    ['RCPT', '452 4.5.3 Too many messages this session'],
    ['RCPT', '451 4.7.1 message limit for this connection reached'],
    ['DATA', '451 4.5.0 too many transactions'],
    ['message', '452 4.5.3 too many messages in one session'],
  ] as const)('and then answers %s with "%s" defers nobody', async (step, answer) => {
    for (const offers of [[], ['PIPELINING']]) {
      const store = await useStore();
      await addReaders(store, 20);
      const { relay, state } = await useRelay({ offers, after: { messages: 3, step, answer } });
      const report = await run(store, await freeze(store), '', {
        connections: 2,
        routes: [routeTo(relay)],
      });
      expect(report.counts).toMatchObject({ accepted: 20, deferred: 0, doubt: 0 });
      expect(state.messages).toBe(20);
      // Each connection finds it out once; from then on it changes in time.
      expect(state.connections).toBeLessThanOrEqual(10);
    }
  });
});

describe('the sentence for the operator names host, port, reason and remedy:', () => {
  const sentenceFor = async (
    relay: Relay,
  ): Promise<{ halted?: string; stopped?: string; pending: number }> => {
    const store = await useStore();
    await addReaders(store, 1);
    const report = await run(store, await freeze(store), '', { routes: [routeTo(relay)] });
    const { halted, stopped, counts } = report;
    return {
      pending: counts.pending,
      ...(halted !== undefined && { halted }),
      ...(stopped !== undefined && { stopped }),
    };
  };

  test.each([
    ['self-signed', /self-signed.*provider.*NODE_EXTRA_CA_CERTS/],
    ['expired', /expired.*renew.*clock/],
    ['early', /not valid yet.*clock/],
    ['other-name', /another name than localhost.*mail\.other\.example.*SMTP_URL/],
  ] as const)('a certificate that is %s', async (certificate, sentence) => {
    for (const channel of ['starttls', 'implicit'] as const) {
      const { relay, state } = await useRelay({ channel, certificate });
      const { halted, pending } = await sentenceFor(relay);
      expect(halted).toMatch(sentence);
      expect(halted).toContain(`localhost:${relay.port}`);
      expect([pending, state.messages]).toEqual([1, 0]);
    }
  });

  test('no STARTTLS, from a server elsewhere', async () => {
    const { relay } = await useRelay({ channel: 'plain' });
    const { halted } = await sentenceFor({ ...relay, loopback: false });
    expect(halted).toMatch(/^localhost:\d+ does not offer TLS .*port with TLS/);
  });

  test.each([
    ['454 4.7.0 TLS not available', undefined, /asks to try again later: "454 4\.7\.0/],
    ['501 5.5.4 no', /refuses TLS \(STARTTLS\): "501/, undefined],
    ['220 go | close', undefined, /breaks off in the TLS handshake \(STARTTLS\)/],
  ])('STARTTLS answered with "%s"', async (answer, halted, stopped) => {
    const { relay } = await useRelay({ channel: 'starttls', deeds: { STARTTLS: answer } });
    const report = await sentenceFor(relay);
    if (halted !== undefined) expect(report.halted).toMatch(halted);
    if (stopped !== undefined) expect(report.stopped).toMatch(stopped);
  });

  test('STARTTLS that is not TLS', async () => {
    const deeds = { handshake: '500 what?' };
    const { relay } = await useRelay({ channel: 'starttls', deeds });
    expect((await sentenceFor(relay)).halted).toMatch(/then does not use it.*provider/);
  });

  test('words in the clear before the handshake', async () => {
    const deeds = { STARTTLS: '220 go on\r\n250 injected' };
    const { relay } = await useRelay({ channel: 'starttls', deeds });
    expect((await sentenceFor(relay)).stopped).toMatch(/sent data before TLS had begun/);
  });

  test('smtps:// to a port that is not TLS', async () => {
    const { relay } = await useRelay({ channel: 'plain' });
    const { halted } = await sentenceFor({ ...relay, secure: true, loopback: false });
    expect(halted).toMatch(/does not use TLS from the first byte.*smtp:\/\//);
  });

  test.each(['good', 'self-signed'] as const)(
    'smtp:// to a port that starts with TLS, with a certificate that is %s',
    async (certificate) => {
      const { relay, state } = await useRelay({ channel: 'implicit', certificate });
      // Each side waits for the other until TLS is tried on another connection.
      skipSilence(() => state.connections === 1);
      const { halted } = await sentenceFor({ ...relay, secure: false });
      expect(halted).toMatch(/expects TLS from the first byte.*smtps:\/\//);
    },
  );

  test('a login that is refused, put off, or not offered', async () => {
    const refused = await useRelay({ login: 'PLAIN', deeds: { AUTH: '535 5.7.8 no' } });
    expect((await sentenceFor(refused.relay)).halted).toMatch(/refuses the login: "535.*SMTP_URL/);
    const later = await useRelay({ login: 'PLAIN', deeds: { AUTH: '454 4.7.0 later' } });
    expect((await sentenceFor(later.relay)).stopped).toMatch(/asks to try again later: "454/);
    const none = await useRelay({});
    const { halted } = await sentenceFor({ ...none.relay, user: 'x', pass: 'y' });
    expect(halted).toMatch(/offers no login.*SMTP_URL/);
    const strange = await useRelay({ offers: ['AUTH GSSAPI'] });
    const other = await sentenceFor({ ...strange.relay, user: 'x', pass: 'y' });
    expect(other.halted).toMatch(/no login by PLAIN, LOGIN or CRAM-MD5/);
  });

  test('a name that is not found, a port that refuses, a server that is not SMTP', async () => {
    const base = { secure: false, loopback: true, weight: 1 };
    const unknown = await sentenceFor({ ...base, host: 'no-such-host.invalid', port: 587 });
    expect(unknown.stopped).toMatch(
      /no-such-host\.invalid:587 cannot be reached: the name .* (?:is not found|cannot be looked up)/,
    );
    const refused = await sentenceFor({ ...base, host: '127.0.0.1', port: 1 });
    expect(refused.stopped).toMatch(/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED.*Check host/);
    const six = await sentenceFor({ ...base, host: '::1', port: 1 });
    expect(six.stopped).toMatch(/\[::1\]:1 cannot be reached/);
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    const { port } = web.address() as { port: number };
    const report = await sentenceFor({ ...base, host: '127.0.0.1', port });
    web.close();
    expect(report.stopped).toMatch(/does not answer like a mail server .*Check host and port/);
  });
});
