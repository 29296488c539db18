import { once } from 'node:events';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { Transport } from 'nodemailer';
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { type Attempt, AttemptError, type OutgoingMessage, type Phase } from './attempt.ts';

const chunk = 16 * 1024;

/** Where and how to talk SMTP. */
export interface Relay {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). */
  secure: boolean;
  /** Only a server on this machine is talked to without TLS. */
  loopback: boolean;
  user?: string;
  pass?: string;
}

/**
 * Reads `SMTP_URL`: `smtp://user:pass@host:587`, `smtps://…`.
 * @returns undefined where it is none. Nothing of it belongs into a message: it holds a password.
 */
export function parseRelay(url: string): Relay | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '') {
    return undefined;
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const secure = parsed.protocol === 'smtps:';
  return {
    host,
    port: parsed.port === '' ? (secure ? 465 : 587) : Number(parsed.port),
    secure,
    loopback:
      host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')),
    ...(parsed.username !== '' && { user: decodeURIComponent(parsed.username) }),
    ...(parsed.password !== '' && { pass: decodeURIComponent(parsed.password) }),
  };
}

/**
 * A nodemailer transport over one SMTP connection, kept open from message to message. It knows
 * what nodemailer's own transports do not tell: whether a message had been written when the
 * connection broke. Give each worker its own, and messages as `raw` bytes.
 * @param clientName What EHLO says; the sender's domain.
 * @param perConnection Messages before a new connection is opened.
 */
export function smtpTransport(
  relay: Relay,
  clientName: string,
  perConnection = Number.POSITIVE_INFINITY,
): Transport<Attempt> {
  let open: SMTPConnection | undefined;
  let carried = 0;
  const close = (): void => {
    open?.close();
    open = undefined;
  };
  return {
    name: 'masthead-smtp',
    version: '1',
    send: (mail, callback) => {
      const { raw, beforeData } = mail.data as unknown as OutgoingMessage;
      const message = Readable.from(inChunks(raw, beforeData), { objectMode: false });
      const envelope = mail.message.getEnvelope() as { from: string; to: string[] };
      const deliver = async (): Promise<Attempt> => {
        if (carried >= perConnection) {
          open?.quit();
          open = undefined;
        }
        if (open === undefined || !isUsable(open)) {
          open = await connect(relay, clientName);
          carried = 0;
        }
        carried += 1;
        return transmit(open, envelope, message);
      };
      deliver().then(
        (attempt) => callback(null, attempt),
        (error) => {
          close();
          callback(error);
        },
      );
    },
    close: () => {
      open?.quit();
      open = undefined;
    },
  };
}

/** nodemailer reads after the server's 354. Bit by bit, it shows how far the message was written. */
async function* inChunks(raw: Buffer, beforeData: () => Promise<void>): AsyncGenerator<Buffer> {
  await beforeData();
  for (let start = 0; start < raw.length; start += chunk) yield raw.subarray(start, start + chunk);
}

function isUsable(connection: SMTPConnection): boolean {
  return !(connection as unknown as { destroyed: boolean }).destroyed;
}

async function connect(relay: Relay, clientName: string): Promise<SMTPConnection> {
  const options: SMTPConnectionOptions = {
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    requireTLS: !relay.secure && !relay.loopback,
    ignoreTLS: relay.loopback,
    name: clientName,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
  };
  const connection = new SMTPConnection(options);
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (relay.user !== undefined) {
      const credentials = { user: relay.user, pass: relay.pass ?? '' };
      await new Promise<void>((resolve, reject) => {
        connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    connection.close();
    throw new AttemptError(read(error as SmtpError, 'connect', false));
  }
  connection.removeAllListeners('error');
  return connection;
}

async function transmit(
  connection: SMTPConnection,
  envelope: { from: string; to: string[] },
  message: Readable,
): Promise<Attempt> {
  const broken = once(connection, 'error').then(([error]) => Promise.reject(error));
  const sent = new Promise<string>((resolve, reject) => {
    connection.send(envelope, message, (error, info) => {
      if (error) reject(error);
      else resolve(info?.response ?? '');
    });
  });
  try {
    const response = await Promise.race([sent, broken]);
    return { kind: 'accepted', code: Number(response.slice(0, 3)) || 250, text: response };
  } catch (error) {
    // The ledger could not be written, or there is a bug: not the server's fault.
    if ((error as SmtpError).code === 'ESTREAM') throw message.errored ?? error;
    // nodemailer writes the final dot only once the message has been read to its end.
    throw new AttemptError(read(error as SmtpError, 'message', message.readableEnded));
  } finally {
    connection.removeAllListeners('error');
    connection.on('error', () => {
      // A connection that breaks between two messages is found unusable at the next one.
    });
    broken.catch(() => {});
    sent.catch(() => {});
  }
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  response?: string | false;
  responseCode?: number;
}

/** What nodemailer's error says, in our terms. */
function read(error: SmtpError, at: Phase, written: boolean): Attempt {
  const response = typeof error.response === 'string' ? error.response : '';
  const phase = phaseOf(error.command, at, written);
  const text = response === '' ? error.message : response;
  if (error.code === 'ETLS') return { kind: 'channel', fault: 'tls', text };
  if (error.code === 'EAUTH' && !(error.responseCode && error.responseCode < 500)) {
    return { kind: 'channel', fault: 'login', text };
  }
  const code = error.responseCode ?? Number(/^[45]\d\d\b/.exec(response)?.[0] ?? 0);
  if (code < 400 || code > 599) return { kind: 'broken', phase, written, text };
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return { kind: 'reply', phase, code, text, ...(enhanced !== undefined && { enhanced }) };
}

function phaseOf(command: string | undefined, at: Phase, written: boolean): Phase {
  if (at === 'connect') return 'connect';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  return written ? 'message' : 'data';
}
