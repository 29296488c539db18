import type { Address } from '../../model/address.ts';

/**
 * What happened when a message was handed to a server, before it is judged. `notice` is a sentence
 * for the operator that names the server, the reason and the remedy.
 */
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
  /** No reply was heard. `written`: all of the message may have reached the server. */
  | { kind: 'broken'; phase: Phase; written: boolean; text: string; notice?: string }
  /** The sender was told to stop; nothing of the message has left. */
  | { kind: 'interrupted' }
  /** It was not tried: this server cannot take such a message. */
  | { kind: 'impossible'; text: string }
  /** An exception of this program. `written`: some of the message may have left. */
  | { kind: 'fault'; written: boolean; text: string }
  /** The channel could not be made safe, or the login failed. */
  | { kind: 'channel'; fault: 'tls' | 'login'; text: string; notice?: string };

/** How far a conversation was: greeting and login, MAIL, RCPT, DATA, or after the final dot. */
export type Phase = 'connect' | 'sender' | 'recipient' | 'data' | 'message';

/** How a transport of ours tells nodemailer that a message was not accepted. */
export class AttemptError extends Error {
  readonly attempt: Attempt;

  constructor(attempt: Attempt) {
    super(attempt.kind === 'interrupted' ? 'interrupted' : attempt.text);
    this.attempt = attempt;
  }
}

/** What a transport of ours is given beside what nodemailer knows of. */
export interface OutgoingMessage {
  /**
   * What stands in MAIL and RCPT. nodemailer knows nothing of them: it would parse them again, and
   * find another address in them.
   */
  mailFrom: Address;
  rcptTo: Address;
  messageId: string;
  raw: Buffer;
  /** Awaited when the server is ready for the message and before its first byte: where it fails, nothing leaves. */
  beforeData: () => Promise<void>;
  /** Aborted: nothing new is said, and the answer to what has left is waited for only a moment. */
  signal?: AbortSignal;
}
