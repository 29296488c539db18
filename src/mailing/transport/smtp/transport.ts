import type { Transport } from 'nodemailer';
import type { Attempt, OutgoingMessage } from '../../run/attempt.ts';
import { makeTransport } from '../make-transport.ts';
import { connect } from './connect.ts';
import type { Relay } from './relay.ts';
import { Session } from './session.ts';

/**
 * Keeps one connection open. Unlike nodemailer's transport, it reports whether a message was
 * written when the connection broke. @param perConnection The most messages; lowered if a server
 * closes earlier.
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

  const send = async (message: OutgoingMessage): Promise<Attempt> => {
    const used = await open(message.signal);
    const attempt = await used.send(message);
    const { carried } = used;
    if (carried === 0 || !isSpent(attempt)) return attempt;
    // The server accepts no more messages on this connection. It is closed before a new one is
    // opened, since the server may allow only one.
    await used.close();
    session = undefined;
    const again = await (await open(message.signal)).send(message);
    if (hasClosed(attempt) || !isSpent(again)) most = Math.min(most, carried);
    return again;
  };

  return makeTransport('smtp', send, () => {
    void session?.close();
    session = undefined;
  });
}

/** True if the server accepts no more messages on this connection. */
function isSpent(attempt: Attempt): boolean {
  if (hasClosed(attempt)) return true;
  if (attempt.kind !== 'reply' || attempt.code >= 500) return false;
  // At MAIL no recipient has been named yet: the reply may differ on a new connection.
  if (attempt.phase === 'sender') return true;
  return attempt.code !== 421 && aboutSession.test(attempt.text);
}

const aboutSession =
  /\b(?:session|connection)s?\b|too many (?:messages|mails|e-?mails|recipients|transactions)|(?:message|mail|transaction) limit/i;

function hasClosed(attempt: Attempt): boolean {
  if (attempt.kind === 'broken') return attempt.phase === 'sender';
  return attempt.kind === 'reply' && attempt.phase === 'sender' && attempt.code === 421;
}
