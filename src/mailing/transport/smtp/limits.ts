import { recordOf } from '../../../model/record-of.ts';

/** Milliseconds. */
export interface Limits {
  /** Lookup and TCP, over all addresses. */
  connect: number;
  tls: number;
  greeting: number;
  /** EHLO, STARTTLS and each step of AUTH, for which the RFC states nothing. */
  setup: number;
  sender: number;
  recipient: number;
  data: number;
  /** From the first byte of a message to the answer to its final dot. @param bytes Of the message. */
  message: (bytes: number) => number;
}

const minute = 60_000;

/** RFC 5321, 4.5.3.2: the least that a client should wait at each step. */
export const rfcLimits: Limits = {
  connect: minute,
  tls: 2 * minute,
  greeting: 5 * minute,
  setup: 5 * minute,
  sender: 5 * minute,
  recipient: 5 * minute,
  data: 2 * minute,
  // Three minutes for each block that is written, then ten for the final dot.
  message: (bytes) => (10 + 3 * Math.ceil(bytes / 2 ** 20)) * minute,
};

/** The same limit for each step, for tests and probes. @param timeout In milliseconds. */
export function limitsOf(timeout: number): Limits {
  const steps = ['connect', 'tls', 'greeting', 'setup', 'sender', 'recipient', 'data'] as const;
  return { ...recordOf(steps, () => timeout), message: () => timeout };
}

/** Milliseconds to wait for the answer to a message that was sent, once the sender is stopped. */
export const grace = 6000;
