import type { Transporter } from 'nodemailer';
import type { Address } from '../../model/address.ts';

/**
 * What happened to a message, before it is judged. `notice`: server, reason and remedy for the
 * operator.
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
  /** No reply came. `written`: all of it may have reached the server. */
  | { kind: 'broken'; phase: Phase; written: boolean; text: string; notice?: string }
  | { kind: 'interrupted' }
  /** Not tried: this server cannot accept it. */
  | { kind: 'impossible'; text: string }
  /** An exception. `written`: some of it may have been sent. */
  | { kind: 'fault'; written: boolean; text: string }
  | { kind: 'channel'; fault: 'tls' | 'login'; text: string; notice?: string };

export type Phase = 'connect' | 'sender' | 'recipient' | 'data' | 'message';

/** For nodemailer's callback. */
export class AttemptError extends Error {
  readonly attempt: Attempt;

  constructor(attempt: Attempt) {
    super(attempt.kind === 'interrupted' ? 'interrupted' : attempt.text);
    this.attempt = attempt;
  }
}

export interface OutgoingMessage {
  /** Not nodemailer's `from` and `to`, which it would parse again and could read differently. */
  mailFrom: Address;
  rcptTo: Address;
  messageId: string;
  raw: Buffer;
  /** Awaited before the first byte; if it fails, nothing is sent. */
  beforeData: () => Promise<void>;
  /** Aborted: no new command is sent, and an answer is awaited only for a moment. */
  signal?: AbortSignal;
}

/** Sends through nodemailer. @throws failures that are not the server's: the disk, the ledger, a bug. */
export async function sendMessage(
  transporter: Transporter<Attempt>,
  message: OutgoingMessage,
): Promise<Attempt> {
  try {
    return await transporter.sendMail(message);
  } catch (error) {
    if (error instanceof AttemptError) return error.attempt;
    throw error;
  }
}
