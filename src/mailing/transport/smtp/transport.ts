import type { Transport } from 'nodemailer';
import { type Attempt, AttemptError, type OutgoingMessage } from '../../run/attempt.ts';
import { connect } from './connect.ts';
import type { Relay } from './relay.ts';
import { Session } from './session.ts';

/**
 * A nodemailer transport over one SMTP connection, kept open from message to message. It knows
 * what nodemailer's own transports do not tell: whether a message had been written when the
 * connection broke. Give each worker its own, and messages as `raw` bytes.
 * @param clientName What EHLO says; the sender's domain.
 * @param perConnection Messages before a new connection is opened. A server that closes after
 *   fewer is found out, and not tried with more again.
 */
export function smtpTransport(
  relay: Relay,
  clientName: string,
  perConnection = Number.POSITIVE_INFINITY,
): Transport<Attempt> {
  let session: Session | undefined;
  let most = perConnection;

  const open = async (signal: AbortSignal | undefined): Promise<Session> => {
    if (session !== undefined && session.carried >= most) await session.close();
    else if (session?.isUsable === true) return session;
    session = undefined;
    session = new Session(await connect(relay, clientName, signal));
    return session;
  };

  const deliver = async (letter: Parameters<Session['send']>[0]): Promise<Attempt> => {
    const used = await open(letter.signal);
    const attempt = await used.send(letter);
    const { carried } = used;
    if (carried === 0 || !isSpent(attempt)) return attempt;
    // It was kept from an earlier message, and the server does not want another one on it. It is
    // closed first: the server may not allow another connection beside it.
    await used.close();
    session = undefined;
    const again = await (await open(letter.signal)).send(letter);
    if (hasClosed(attempt) || !isSpent(again)) most = Math.min(most, carried);
    return again;
  };

  return {
    name: 'masthead-smtp',
    version: '1',
    send: (mail, callback) => {
      const { mailFrom, rcptTo, raw, beforeData, signal } = mail.data as unknown as OutgoingMessage;
      deliver({ from: mailFrom, to: rcptTo, raw, beforeData, signal }).then(
        (attempt) => {
          if (attempt.kind === 'accepted') callback(null, attempt);
          else callback(new AttemptError(attempt));
        },
        (error) => callback(error),
      );
    },
    close: () => {
      void session?.close();
      session = undefined;
    },
  };
}

/** True where the server wants no more messages on this connection, and has not taken this one. */
function isSpent(attempt: Attempt): boolean {
  if (hasClosed(attempt)) return true;
  if (attempt.kind !== 'reply' || attempt.code >= 500) return false;
  // At MAIL nobody has been named yet: whatever is wrong may be over on a new connection.
  if (attempt.phase === 'sender') return true;
  return attempt.code !== 421 && speaksOfSession.test(attempt.text);
}

/** How servers say that a connection has carried enough. */
const speaksOfSession =
  /\b(?:session|connection)s?\b|too many (?:messages|mails|e-?mails|recipients|transactions)|(?:message|mail|transaction) limit/i;

/** True where the server has closed the connection before it had heard of a recipient. */
function hasClosed(attempt: Attempt): boolean {
  if (attempt.kind === 'broken') return attempt.phase === 'sender';
  return attempt.kind === 'reply' && attempt.phase === 'sender' && attempt.code === 421;
}
