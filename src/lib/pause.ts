/** Waits for so many milliseconds; ends early, without an error, once `signal` is aborted. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time, by the global timers, which tests replace: those of `node:timers/promises` stay real. */
export const pause: Pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
