import { setTimeout } from 'node:timers/promises';

/** Waits for so many milliseconds; ends early, without an error, once `signal` is aborted. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const pause: Pause = (milliseconds, signal) =>
  // The only error says that the signal was aborted.
  setTimeout(milliseconds, undefined, signal && { signal }).catch(() => {});
