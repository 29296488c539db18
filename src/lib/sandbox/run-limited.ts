import { createContext, Script } from 'node:vm';

export type Limited<T> = { value: T } | { failed: 'too-slow' | 'too-deep' };

let host: { work: () => void } | undefined;
let script: Script | undefined;

/** Ends synchronous work after a time, even in a regular expression; `too-deep`: out of stack. */
export function runLimited<T>(work: () => T, milliseconds: number): Limited<T> {
  host ??= createContext({ work: () => {} }) as { work: () => void };
  script ??= new Script('work()');
  let done: { value: T } | undefined;
  host.work = () => {
    done = { value: work() };
  };
  try {
    script.runInContext(host, { timeout: Math.max(1, Math.ceil(milliseconds)) });
  } catch (error) {
    if (error instanceof RangeError) return { failed: 'too-deep' };
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
  } finally {
    host.work = () => {};
  }
  return done ?? { failed: 'too-slow' };
}

/** The same without a limit of time, for work that cannot take long. */
export function limitDepth<T>(work: () => T): Limited<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof RangeError) return { failed: 'too-deep' };
    throw error;
  }
}

export interface TimeLimit {
  run<T>(work: () => T): Limited<T>;
}

const leastMilliseconds = 250;

/** A limit for several pieces of work. Each that takes too long halves it for the rest. */
export function createTimeLimit(seconds: number): TimeLimit {
  let milliseconds = seconds * 1000;
  return {
    run: (work) => {
      const result = runLimited(work, milliseconds);
      if ('failed' in result) milliseconds = Math.max(leastMilliseconds, milliseconds / 2);
      return result;
    },
  };
}
