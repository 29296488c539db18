import type { Address } from '../../model/address.ts';

/** What happened to a message, before it is judged. `notice` names server, reason and remedy. */
export type Attempt =
  | { kind: 'accepted'; code: number; text: string }
  | {
      kind: 'reply';
      phase: Phase;
      code: number;
      enhanced?: string;
      text: string;
      notice?: string;
    }
  /** No reply came. `written`: all of the message may have reached the server. */
  | { kind: 'broken'; phase: Phase; written: boolean; text: string; notice?: string }
  /** The sender was stopped before any of the message was sent. */
  | { kind: 'interrupted' }
  /** It was not tried: this server cannot take such a message. */
  | { kind: 'impossible'; text: string }
  /** An exception of this program. `written`: some of the message may have been sent. */
  | { kind: 'fault'; written: boolean; text: string }
  /** The channel could not be made safe, or the login failed. */
  | { kind: 'channel'; fault: 'tls' | 'login'; text: string; notice?: string };

/** How far an SMTP session was: greeting and login, MAIL, RCPT, DATA, or after the final dot. */
export type Phase = 'connect' | 'sender' | 'recipient' | 'data' | 'message';

/** Reports to nodemailer, from a transport of ours, that a message was not accepted. */
export class AttemptError extends Error {
  readonly attempt: Attempt;

  constructor(attempt: Attempt) {
    super(attempt.kind === 'interrupted' ? 'interrupted' : attempt.text);
    this.attempt = attempt;
  }
}

/** A message as our transports receive it. */
export interface OutgoingMessage {
  /** Not nodemailer's `from` and `to`, which it would parse again, and could read differently. */
  mailFrom: Address;
  rcptTo: Address;
  messageId: string;
  raw: Buffer;
  /** Awaited before the first byte of the message; where it fails, nothing is sent. */
  beforeData: () => Promise<void>;
  /** Aborted: no new command is sent, and the answer to a message that was sent is awaited for only a moment. */
  signal?: AbortSignal;
}
