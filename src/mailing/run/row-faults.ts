import { errorCode } from '../../lib/text/system-error.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Attempt } from './attempt.ts';

export const invalidAddress: DeliveryOutcome = {
  scope: 'recipient',
  state: 'failed',
  reason: 'the stored address is invalid',
  unattempted: true,
};

/** @param written Some of the message may have been sent. */
export function faultAttempt(
  error: unknown,
  written: boolean,
): Extract<Attempt, { kind: 'fault' }> {
  // The message of an exception may quote an address.
  const name = error instanceof Error ? error.name : 'Error';
  return { kind: 'fault', written, text: `masthead failed on this message (${name})` };
}

/** The disk or a program: it affects every message. */
export function isSystemError(error: unknown): boolean {
  return errorCode(error) !== undefined;
}

const mostInARow = 3;

/** Watches whether exceptions are about single messages or about all of them. */
export class RowFaults {
  private inARow = 0;
  private last: { error: unknown } | undefined;
  private readonly report: (error: unknown) => void;

  constructor(report: (error: unknown) => void = () => {}) {
    this.report = report;
  }

  /** @throws the exception, if every message seems affected. */
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

  /** For a run without acceptances. @throws the last exception. */
  raise(): void {
    if (this.last !== undefined) throw this.last.error;
  }
}
