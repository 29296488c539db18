import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  createSecureContext,
  getCACertificates,
  setDefaultCACertificates,
  TLSSocket,
} from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Relay } from '../../src/mailing/transport/smtp/relay.ts';

const folder = join(import.meta.dirname, '../fixtures/tls');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Makes this process trust the certificates of tests. @returns what undoes it. */
export function trustTests(): () => void {
  const before = getCACertificates();
  setDefaultCACertificates([read('ca.pem')]);
  return () => setDefaultCACertificates(before);
}

export type Channel = 'plain' | 'starttls' | 'implicit';
export type Certificate = 'good' | 'expired' | 'early' | 'other-name' | 'self-signed';
export type Login = 'PLAIN' | 'LOGIN' | 'CRAM-MD5';

/** Where a conversation stands when a server misbehaves. */
export const steps = [
  'greeting',
  'EHLO',
  'STARTTLS',
  'handshake',
  'EHLO over TLS',
  'AUTH',
  'AUTH 2',
  'AUTH 3',
  'MAIL',
  'RCPT',
  'DATA',
  'message',
] as const;
export type Step = (typeof steps)[number];

/** What it does there instead of answering; any other text is its answer. */
export type Deed = 'close' | 'reset' | 'stall' | (string & {});

type Deeds = Partial<Record<Step, Deed>>;

export interface RelayOptions {
  channel?: Channel;
  certificate?: Certificate;
  login?: Login;
  /** By step; a function is asked anew for each connection, by its number from 1 and how many are open. */
  deeds?: Deeds | ((connection: number, open: number) => Deeds);
  offers?: readonly string[];
  /** What a step is answered with on a connection that has carried so many messages. */
  after?: { messages: number; step: Step; answer: string };
  /** Whose RCPT is refused with `badAnswer`, and without one, closed with 421. */
  badRecipient?: string;
  badAnswer?: string;
}

export const user = 'editor@test.example';
export const pass = 'a päss word';

/** A mail server on loopback that logs people in, speaks TLS, and misbehaves at one step. */
export async function useRelay(options: RelayOptions = {}) {
  const { channel = 'plain', certificate = 'good', login } = options;
  const context = createSecureContext({
    key: read('server.key'),
    cert: read(`${certificate}.pem`),
  });
  const state = { connections: 0, open: 0, stalled: 0, silent: 0, messages: 0 };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    state.connections += 1;
    state.open += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      state.open -= 1;
      sockets.delete(socket);
    });
    const { deeds = {} } = options;
    const mine = typeof deeds === 'function' ? deeds(state.connections, state.open) : deeds;
    converse(socket, { ...options, channel, context, deeds: mine }, state);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const relay: Relay = {
    host: 'localhost',
    port,
    secure: channel === 'implicit',
    loopback: channel === 'plain',
    weight: 1,
    ...(login !== undefined && { user, pass }),
  };
  const scheme = channel === 'implicit' ? 'smtps' : 'smtp';
  return { relay, url: `${scheme}://127.0.0.1:${port}`, state };
}

interface Conversation extends RelayOptions {
  channel: Channel;
  context: ReturnType<typeof createSecureContext>;
  deeds: Deeds;
}

function converse(
  raw: Socket,
  { channel, context, deeds, login, offers = [], after, badRecipient, badAnswer }: Conversation,
  state: { messages: number; stalled: number; silent: number },
): void {
  let socket = raw;
  let buffer = '';
  let body = false;
  let secured = channel === 'implicit';
  /** The responses to 334 that are still to come, each checked. */
  let expected: ((line: string) => boolean)[] = [];
  let said = 0;
  let carried = 0;
  const at = (step: Step, answer: () => void): void => {
    const isSpent = after !== undefined && after.step === step && carried >= after.messages;
    const deed = isSpent ? after.answer : deeds[step];
    if (deed === undefined) answer();
    else if (deed === 'close') raw.end();
    else if (deed === 'reset') raw.resetAndDestroy();
    else if (deed === 'stall') {
      state.stalled += 1;
      state.silent += 1;
      raw.once('close', () => {
        state.silent -= 1;
      });
    } else {
      const [words = '', then] = deed.split(' | ');
      socket.write(`${words}\r\n`);
      if (then === 'close') socket.end();
    }
  };
  const say = (text: string): void => {
    socket.write(`${text}\r\n`);
  };
  const secure = (then: () => void): void => {
    raw.removeAllListeners('data');
    at('handshake', () => {
      const safe = new TLSSocket(raw, { isServer: true, secureContext: context });
      safe.on('error', () => {});
      safe.once('secure', then);
      safe.on('data', hear);
      socket = safe;
      secured = true;
      buffer = '';
    });
  };
  const greet = (): void => at('greeting', () => say('220 relay.test.example'));
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  /** @returns what is answered to AUTH. */
  const logIn = (line: string): string => {
    const [, mechanism, first] = line.split(' ');
    const challenge = '<1.2@relay.test.example>';
    const digest = createHmac('md5', pass).update(challenge).digest('hex');
    if (mechanism !== login) return '504 5.5.4 not that one';
    if (mechanism === 'PLAIN') {
      expected = [];
      return first === base64(`\0${user}\0${pass}`) ? '235 2.7.0 in' : '535 5.7.8 out';
    }
    if (mechanism === 'LOGIN') {
      expected = [(line) => line === base64(user), (line) => line === base64(pass)];
      return '334 VXNlcm5hbWU6';
    }
    expected = [(line) => line === base64(`${user} ${digest}`)];
    return `334 ${base64(challenge)}`;
  };
  const obey = (line: string): void => {
    const [next, ...later] = expected;
    if (next !== undefined) {
      said += 1;
      at(`AUTH ${said + 1}` as Step, () => {
        expected = later;
        if (!next(line)) {
          expected = [];
          say('535 5.7.8 wrong user or password');
        } else say(later.length > 0 ? '334 UGFzc3dvcmQ6' : '235 2.7.0 in');
      });
    } else if (line.startsWith('EHLO') || line.startsWith('HELO')) {
      at(secured && channel === 'starttls' ? 'EHLO over TLS' : 'EHLO', () => {
        const tls = channel === 'starttls' && !secured ? ['STARTTLS'] : [];
        const auth = login !== undefined ? [`AUTH ${login}`] : [];
        const all = ['relay.test.example', ...offers, ...tls, ...auth];
        say(all.map((each, at) => `250${at === all.length - 1 ? ' ' : '-'}${each}`).join('\r\n'));
      });
    } else if (line === 'STARTTLS') {
      at('STARTTLS', () => {
        say('220 2.0.0 go on');
        secure(() => {});
      });
    } else if (line.startsWith('AUTH')) at('AUTH', () => say(logIn(line)));
    else if (line.startsWith('MAIL')) at('MAIL', () => say('250 2.1.0 fine'));
    else if (badRecipient !== undefined && line === `RCPT TO:<${badRecipient}>`) {
      say(badAnswer ?? '421 4.7.0 closing');
      if (badAnswer === undefined) socket.end();
    } else if (line.startsWith('RCPT')) at('RCPT', () => say('250 2.1.5 fine'));
    else if (line === 'DATA') {
      at('DATA', () => {
        body = true;
        say('354 go on');
      });
    } else if (line === 'QUIT') {
      say('221 2.0.0 bye');
      socket.end();
    } else say('250 2.0.0 fine');
  };
  const hear = (chunk: Buffer): void => {
    buffer += chunk.toString('latin1');
    for (;;) {
      // A message may be empty: the dot is its first line then.
      const end = body ? `\r\n${buffer}`.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
      if (end === -1) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + (body ? 3 : 2));
      if (body) {
        body = false;
        // Of a client that pipelined DATA after a refused command (RFC 2920, 3.1).
        if (line === '') {
          say('554 5.5.1 no valid recipients');
          continue;
        }
        at('message', () => {
          state.messages += 1;
          carried += 1;
          say('250 2.0.0 taken');
        });
      } else obey(line);
    }
  };
  if (channel === 'implicit') secure(greet);
  else {
    raw.on('data', hear);
    greet();
  }
}
