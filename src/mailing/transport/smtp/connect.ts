import type { Socket } from 'node:net';
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { type Attempt, AttemptError } from '../../run/attempt.ts';
import type { Relay } from './relay.ts';

/** In milliseconds. */
const usual = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 300_000 };

/** A connection past greeting, TLS and login: ready for the first message. */
export interface Ready {
  socket: Socket;
  /** What the server's answer to EHLO offers, of that which matters here. */
  offers: ReadonlySet<string>;
}

/** What nodemailer's connection keeps for itself: we take its socket over once it is ready. */
interface Insides {
  _socket: Socket;
  _supportedExtensions: string[];
  _onSocketData: () => void;
  _onSocketError: () => void;
  _onSocketClose: () => void;
  _onSocketEnd: () => void;
  _onSocketTimeout: () => void;
}

/**
 * Has nodemailer make the connection: TCP, greeting, STARTTLS where the relay is not on this
 * machine, login.
 * @param clientName What EHLO says; the sender's domain.
 * @throws AttemptError where it came to nothing; no part of a message was written then.
 */
export async function connect(relay: Relay, clientName: string): Promise<Ready> {
  const { patience } = relay;
  const options: SMTPConnectionOptions = {
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    requireTLS: !relay.secure && !relay.loopback,
    ignoreTLS: relay.loopback,
    name: clientName,
    ...usual,
    ...(patience !== undefined && {
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
    }),
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
    throw new AttemptError(read(error as SmtpError));
  }
  return takeOver(connection as unknown as Insides);
}

function takeOver(connection: Insides): Ready {
  const { _socket: socket } = connection;
  socket.off('data', connection._onSocketData);
  socket.off('error', connection._onSocketError);
  socket.off('close', connection._onSocketClose);
  socket.off('end', connection._onSocketEnd);
  socket.off('timeout', connection._onSocketTimeout);
  socket.setNoDelay(true);
  return { socket, offers: new Set(connection._supportedExtensions) };
}

interface SmtpError extends Error {
  code?: string;
  response?: string | false;
  responseCode?: number;
}

/** What nodemailer's error says, in our terms. */
function read(error: SmtpError): Attempt {
  const response = typeof error.response === 'string' ? error.response : '';
  const text = response === '' ? error.message : response;
  if (error.code === 'ETLS') return { kind: 'channel', fault: 'tls', text };
  if (error.code === 'EAUTH' && !(error.responseCode && error.responseCode < 500)) {
    return { kind: 'channel', fault: 'login', text };
  }
  const code = error.responseCode ?? Number(/^[45]\d\d\b/.exec(response)?.[0] ?? 0);
  if (code < 400 || code > 599) return { kind: 'broken', phase: 'connect', written: false, text };
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return {
    kind: 'reply',
    phase: 'connect',
    code,
    text,
    ...(enhanced !== undefined && { enhanced }),
  };
}
