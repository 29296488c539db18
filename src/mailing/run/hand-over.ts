import type { Transporter } from 'nodemailer';
import { type Attempt, AttemptError, type OutgoingMessage } from './attempt.ts';

/**
 * Gives one message to nodemailer and our transport.
 * @returns What became of it at the server.
 * @throws What is not the server's doing: the disk, the ledger, a bug.
 */
export async function handOver(
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
