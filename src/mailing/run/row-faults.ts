import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Attempt } from './attempt.ts';

/** What becomes of a recipient whose stored address is none: nothing else is tried. */
export const invalidAddress: DeliveryOutcome = {
  scope: 'recipient',
  state: 'failed',
  reason: 'the stored address is invalid',
  unattempted: true,
};

/**
 * An exception while one message was made or sent, as an attempt: the others go on.
 * @param written True if some of the message may have left.
 */
export function faultAttempt(
  error: unknown,
  written: boolean,
): Extract<Attempt, { kind: 'fault' }> {
  // The message of an exception may quote an address.
  const { name = 'Error' } = error as Partial<Error>;
  return { kind: 'fault', written, text: `masthead failed on this message (${name})` };
}

/** True if an exception is about the machine (disk, program missing), and so about every message. */
export function isSystemError(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'string';
}

/** After so many exceptions without a message that was accepted, the fault is not in the rows. */
const mostInARow = 3;

/** Watches whether exceptions are about single messages or about all of them. */
export class RowFaults {
  private inARow = 0;
  private last: { error: unknown } | undefined;
  private readonly report: (error: unknown) => void;

  constructor(report: (error: unknown) => void = () => {}) {
    this.report = report;
  }

  /** @throws The exception itself, if it seems to concern every message. */
  add(error: unknown): void {
    this.last = { error };
    this.report(error);
    this.inARow += 1;
    if (this.inARow >= mostInARow) throw error;
  }

  accepted(): void {
    this.inARow = 0;
    this.last = undefined;
  }

  /** Call at the end of a mailing that nobody accepted. @throws The last exception, if there was one. */
  raise(): void {
    if (this.last !== undefined) throw this.last.error;
  }
}
