import { setTimeout } from 'node:timers/promises';
import type { Pause } from '../../src/lib/pause.ts';

/** A clock of a test's own. */
export interface Time {
  now: () => Date;
  /** Milliseconds since the start. */
  clock: () => number;
  pause: Pause;
}

/**
 * Time that passes only while somebody waits, and then at once.
 * @param speed How many times as much passes as they wait for.
 */
export function fakeTime(start: Date, speed = 1): Time {
  let passed = 0;
  return {
    now: () => new Date(start.getTime() + passed),
    clock: () => passed,
    pause: async (milliseconds) => {
      passed += milliseconds * speed;
      // Servers in the same process get their turn.
      await setTimeout(1);
    },
  };
}
