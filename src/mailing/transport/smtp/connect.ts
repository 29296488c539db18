import { pause } from '../../../lib/pause.ts';

import { AttemptError } from '../../run/attempt.ts';
import { openSocket, speaksTls, startTls } from './dial.ts';
import { attemptFrom, SetupError, type Step } from './faults.ts';
import { type Limits, limitsOf, rfcLimits } from './limits.ts';
import { BrokenError, parseReply, SmtpLine } from './line.ts';
import { chooseMechanism, logIn } from './login.ts';
import type { Relay } from './relay.ts';

export interface Ready {
  line: SmtpLine;
  /** Keywords in capitals, each with its parameters. */
  offers: Offers;
  limits: Limits;
}

export type Offers = ReadonlyMap<string, readonly string[]>;

/** Milliseconds of silence until TLS is tried. */
const suspicious = 10_000;

/**
 * TCP, greeting, EHLO, STARTTLS (unless on this machine), login. @param clientName For EHLO.
 * @throws AttemptError; no part of a message was written.
 */
export async function connect(
  relay: Relay,
  clientName: string,
  signal?: AbortSignal,
): Promise<Ready> {
  const limits = relay.timeout === undefined ? rfcLimits : limitsOf(relay.timeout);
  let step: Step = 'connect';
  let line: SmtpLine | undefined;
  const stop = (): void => line?.destroy('stopped');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    let socket = await openSocket(relay, limits.connect, signal);
    if (relay.secure) {
      step = 'tls';
      socket = await startTls(socket, relay.host, limits.tls, signal);
    }
    step = 'greeting';
    line = new SmtpLine(socket);
    await greet(relay, line, limits, signal);
    step = 'ehlo';
    let offers = await sayHello(line, clientName, limits);
    if (!relay.secure && !relay.loopback) {
      step = 'starttls';
      await askForTls(line, offers, limits);
      socket = line.release();
      line = undefined;
      socket = await startTls(socket, relay.host, limits.tls, signal);
      line = new SmtpLine(socket);
      step = 'ehlo';
      offers = await sayHello(line, clientName, limits);
    }
    if (relay.user !== undefined) {
      step = 'login';
      await authenticate(line, offers, { user: relay.user, pass: relay.pass ?? '' }, limits);
    }
    return { line, offers, limits };
  } catch (error) {
    line?.destroy();
    throw new AttemptError(attemptFrom(error, step, relay));
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function greet(
  relay: Relay,
  line: SmtpLine,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<void> {
  const over = new AbortController();
  // On port 25, servers may reject a client that speaks before the greeting.
  const mayProbe = !relay.secure && relay.port !== 25;
  const waitsForTls = async (): Promise<never> => {
    await pause(Math.min(suspicious, limits.greeting / 2), over.signal);
    if (over.signal.aborted) return new Promise(() => {});
    if (await speaksTls(relay, limits.greeting / 2, signal)) throw new SetupError('wants tls');
    return new Promise(() => {});
  };
  const greeting = line.readReply(limits.greeting);
  try {
    const reply = await (mayProbe ? Promise.race([greeting, waitsForTls()]) : greeting);
    if (reply.code !== 220) throw new SetupError('refused', reply);
  } finally {
    over.abort();
    greeting.catch(() => {});
  }
}

/** EHLO, or HELO for a server that does not know it (RFC 5321, 3.2). */
async function sayHello(line: SmtpLine, clientName: string, limits: Limits): Promise<Offers> {
  line.send(`EHLO ${clientName}\r\n`);
  const answer = await line.readLines(limits.setup);
  if (answer.startsWith('2')) {
    const [, ...offered] = answer.trim().split(/\r?\n/);
    return new Map(offered.map(readOffer));
  }
  const refusal = parseReply(answer);
  if (![500, 501, 502, 504].includes(refusal.code)) throw new SetupError('refused', refusal);
  line.send(`HELO ${clientName}\r\n`);
  const reply = await line.readReply(limits.setup);
  if (Math.trunc(reply.code / 100) !== 2) throw new SetupError('refused', reply);
  return new Map();
}

/** One line of the answer to EHLO; some old servers write `AUTH=PLAIN`. */
function readOffer(line: string): [keyword: string, parameters: string[]] {
  const [keyword = '', ...parameters] = line
    .slice(4)
    .trim()
    .split(/[\s=]+/);
  return [keyword.toUpperCase(), parameters];
}

async function askForTls(line: SmtpLine, offers: Offers, limits: Limits): Promise<void> {
  if (!offers.has('STARTTLS')) throw new SetupError('no tls');
  line.send('STARTTLS\r\n');
  const reply = await line.readReply(limits.setup);
  if (reply.code !== 220) throw new SetupError('refused', reply);
}

async function authenticate(
  line: SmtpLine,
  offers: Offers,
  credentials: { user: string; pass: string },
  limits: Limits,
): Promise<void> {
  const mechanism = chooseMechanism(offers.get('AUTH') ?? []);
  if (mechanism === undefined)
    throw new SetupError(offers.has('AUTH') ? 'no mechanism' : 'no login');
  const reply = await logIn(line, mechanism, credentials, limits.setup);
  if (Math.trunc(reply.code / 100) === 2) return;
  if (reply.code < 400) throw new BrokenError(`the server answered ${reply.code}`, 'malformed');
  throw new SetupError('refused', reply);
}
