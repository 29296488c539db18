import type { Transport } from 'nodemailer';
import { type Attempt, AttemptError, type OutgoingMessage } from '../run/attempt.ts';

/** @param send Throws only for failures that are not the server's. */
export function makeTransport(
  name: string,
  send: (message: OutgoingMessage) => Promise<Attempt>,
  close: () => void = () => {},
): Transport<Attempt> {
  return {
    name: `masthead-${name}`,
    version: '1',
    send: (mail, callback) => {
      // nodemailer passes on what `sendMessage` gives it.
      send(mail.data as unknown as OutgoingMessage).then(
        (attempt) => {
          if (attempt.kind === 'accepted') callback(null, attempt);
          else callback(new AttemptError(attempt));
        },
        (error) => callback(error),
      );
    },
    close,
  };
}
