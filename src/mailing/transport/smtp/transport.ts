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

  const open = async (): Promise<Session> => {
    if (session !== undefined && session.carried >= most) session.close();
    else if (session?.isUsable === true) return session;
    session = undefined;
    session = new Session(await connect(relay, clientName));
    return session;
  };

  const deliver = async (letter: Parameters<Session['send']>[0]): Promise<Attempt> => {
    const used = await open();
    const attempt = await used.send(letter);
    if (used.carried === 0 || !hasClosed(attempt)) return attempt;
    // It was kept from an earlier message, and the server would not have another on it.
    most = Math.min(most, used.carried);
    return (await open()).send(letter);
  };

  return {
    name: 'masthead-smtp',
    version: '1',
    send: (mail, callback) => {
      const { raw, beforeData } = mail.data as unknown as OutgoingMessage;
      const { from, to } = mail.message.getEnvelope() as { from: string; to: string[] };
      deliver({ from, to: to[0] as string, raw, beforeData }).then(
        (attempt) => {
          if (attempt.kind === 'accepted') callback(null, attempt);
          else callback(new AttemptError(attempt));
        },
        (error) => callback(error),
      );
    },
    close: () => {
      session?.close();
      session = undefined;
    },
  };
}

/** True where the server has closed the connection before it had heard of a recipient. */
function hasClosed(attempt: Attempt): boolean {
  if (attempt.kind === 'broken') return attempt.phase === 'sender';
  return attempt.kind === 'reply' && attempt.phase === 'sender' && attempt.code === 421;
}
