import type { Transporter } from 'nodemailer';
import { type Attempt, AttemptError, type OutgoingMessage } from './attempt.ts';

/** @throws failures that are not the server's: the disk, the ledger, a bug. */
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
