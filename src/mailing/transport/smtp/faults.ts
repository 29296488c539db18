import { errorCode } from '../../../lib/text/system-error.ts';
import { quoteReply } from '../../classify-reply.ts';
import type { Attempt } from '../../run/attempt.ts';
import { BrokenError, type SmtpReply } from './line.ts';
import type { Relay } from './relay.ts';
import { type Explained, explainTls } from './tls-faults.ts';

export type Step = 'connect' | 'tls' | 'greeting' | 'ehlo' | 'starttls' | 'login';

type Cause = 'refused' | 'wants tls' | 'no tls' | 'no login' | 'no mechanism';

/** A server refuses, or lacks what is needed. */
export class SetupError extends Error {
  readonly why: Cause;
  readonly reply: SmtpReply | undefined;

  constructor(why: Cause, reply?: SmtpReply) {
    super(reply?.text ?? why);
    this.why = why;
    this.reply = reply;
  }
}

const stepNames: Record<Step, string> = {
  connect: 'while connecting',
  tls: 'in the TLS handshake',
  greeting: 'before its greeting',
  ehlo: 'after EHLO',
  starttls: 'in the TLS handshake (STARTTLS)',
  login: 'during the login',
};

/** Explains a failed connection by host, port, reason and remedy. */
export function attemptFrom(
  thrown: unknown,
  step: Step,
  relay: Pick<Relay, 'host' | 'port' | 'secure'>,
): Attempt {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const where = `${relay.host.includes(':') ? `[${relay.host}]` : relay.host}:${relay.port}`;
  const explain = ([wrong, remedy]: Explained): string => `${where} ${wrong}. ${remedy}`;
  if (error instanceof SetupError) return fromSetup(error, step, explain, relay);
  if (error instanceof BrokenError && error.how === 'stopped') return { kind: 'interrupted' };
  const broken = (explained: Explained): Attempt => ({
    kind: 'broken',
    phase: 'connect',
    written: false,
    text: explained[0],
    notice: explain(explained),
  });
  if (error instanceof BrokenError) return broken(explainBreak(error, step, relay));
  const code = errorCode(error);
  if (step === 'tls' || step === 'starttls') {
    const explained = explainTls(error, step, relay);
    if (explained !== undefined) {
      return { kind: 'channel', fault: 'tls', text: explained[0], notice: explain(explained) };
    }
    const closed = new BrokenError(`the connection broke (${code ?? error.message})`, 'reset');
    return broken(explainBreak(closed, step, relay));
  }
  return broken(explainSystem(code ?? error.message, relay));
}

function fromSetup(
  { why, reply }: SetupError,
  step: Step,
  explain: (explained: Explained) => string,
  { port }: Pick<Relay, 'port'>,
): Attempt {
  const channel = (fault: 'tls' | 'login', explained: Explained): Attempt => ({
    kind: 'channel',
    fault,
    text: explained[0],
    notice: explain(explained),
  });
  if (why === 'wants tls') {
    return channel('tls', [
      'expects TLS from the first byte',
      `Write smtps:// instead of smtp:// in SMTP_URL (smtps://…:${port}).`,
    ]);
  }
  if (why === 'no tls') {
    return channel('tls', [
      'does not offer TLS (STARTTLS), and mail is not sent unencrypted to another machine',
      'Ask the provider for its port with TLS: usually smtp://…:587 or smtps://…:465.',
    ]);
  }
  if (why !== 'refused' || reply === undefined) {
    const by = why === 'no login' ? '' : ' by PLAIN, LOGIN or CRAM-MD5';
    return channel('login', [
      `offers no login${by}`,
      'Check the port in SMTP_URL, or remove user and password if the server needs none.',
    ]);
  }
  const { code } = reply;
  const said = `"${quoteReply(reply.text)}"`;
  if (step === 'starttls' && code >= 500) {
    return channel('tls', [`refuses TLS (STARTTLS): ${said}`, 'Ask the provider why.']);
  }
  if (step === 'login' && code >= 500) {
    return channel('login', [
      `refuses the login: ${said}`,
      'Check user and password in SMTP_URL, then send again.',
    ]);
  }
  const explained: Explained =
    code >= 500
      ? [`refuses connections from this machine: ${said}`, 'Ask the provider why, then send again.']
      : [`asks to try again later: ${said}`, 'Send again in a few minutes.'];
  return { kind: 'reply', phase: 'connect', ...reply, notice: explain(explained) };
}

function explainBreak(
  { message, how }: BrokenError,
  step: Step,
  { secure, port }: Pick<Relay, 'secure' | 'port'>,
): Explained {
  if (how === 'malformed') {
    return [
      `does not answer like a mail server ${stepNames[step]}: ${message}`,
      'Check host and port in SMTP_URL.',
    ];
  }
  if (step === 'connect' && how === 'silent') {
    return [`cannot be reached: ${message}`, checkFirewall(port)];
  }
  if (step === 'tls') {
    return [
      `breaks off ${stepNames[step]}: ${message}`,
      `If port ${port} does not start with TLS, write smtp:// instead of smtps:// in SMTP_URL. Otherwise send again in a few minutes.`,
    ];
  }
  if (step === 'greeting' && how === 'silent' && !secure) {
    return [
      `does not greet: ${message}`,
      `If port ${port} starts with TLS, write smtps:// instead of smtp:// in SMTP_URL. Otherwise send again in a few minutes.`,
    ];
  }
  return [
    `breaks off ${stepNames[step]}: ${message}`,
    'Send again in a few minutes; if it happens again, ask the provider why.',
  ];
}

/** By the system's codes for a host that could not be connected to. */
function explainSystem(code: string, { host, port }: Pick<Relay, 'host' | 'port'>): Explained {
  const because = (why: string, remedy: string): Explained => [`${why} (${code})`, remedy];
  if (['ENOTFOUND', 'ENODATA'].includes(code)) {
    return because(
      `cannot be reached: the name ${host} is not found`,
      'Check the host in SMTP_URL.',
    );
  }
  if (['EAI_AGAIN', 'EAI_FAIL'].includes(code)) {
    return because(
      `cannot be reached: the name ${host} cannot be looked up now`,
      "Check this machine's network and name server, then send again.",
    );
  }
  if (code === 'ECONNREFUSED') {
    return because(
      'cannot be reached: nothing accepts connections there',
      'Check host and port in SMTP_URL, and whether the server runs. Usual ports: 587 (smtp://), 465 (smtps://).',
    );
  }
  if (/^E(?:HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL|NETDOWN|HOSTDOWN)$/.test(code)) {
    return because(
      'cannot be reached: there is no route to it from this machine',
      "Check this machine's network and firewall, and the host in SMTP_URL.",
    );
  }
  if (code === 'ETIMEDOUT')
    return because('cannot be reached: it does not answer', checkFirewall(port));
  return [
    `cannot be reached (${code})`,
    'Check host and port in SMTP_URL, and the network of this machine.',
  ];
}

function checkFirewall(port: number): string {
  return `Check host and port in SMTP_URL, and whether a firewall blocks port ${port}.`;
}
