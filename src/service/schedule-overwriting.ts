import { fork } from 'node:child_process';
import { childEnvironment } from '../lib/child-environment.ts';
import { ownModule } from '../lib/own-module.ts';
import type { OverwriteJob, OverwriteOutcome } from './overwrite-process.ts';

const minute = 60_000;

export interface OverwriteOptions {
  run: () => Promise<OverwriteOutcome>;
  say: (line: string) => void;
  /** Milliseconds; see `Host`. */
  clock: () => number;
  /** Milliseconds from the first request to the run, so that several requests share it. People are promised 10 minutes. */
  delay?: number;
  /** Milliseconds until the next try if something could not be read. */
  retry?: number;
}

export interface OverwriteSchedule {
  /** After an erasure: runs within `delay`. */
  soon: () => void;
  now: () => void;
  /** Cancels the timer. What is left is recorded in the database for the next start. */
  stop: () => void;
}

/** Collects requests to overwrite traces, and runs once for all of them. */
export function scheduleOverwriting({
  run,
  say,
  clock,
  delay = 4 * minute,
  retry = 60 * minute,
}: OverwriteOptions): OverwriteSchedule {
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  let running = false;
  let asked = false;
  let stopped = false;
  const plan = (milliseconds: number): void => {
    const at = clock() + milliseconds;
    if (stopped || running || (timer !== undefined && due <= at)) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(work, milliseconds);
  };
  const work = async (): Promise<void> => {
    timer = undefined;
    running = true;
    asked = false;
    const { lines, complete } = await run().catch(
      (error: Error): OverwriteOutcome => ({ lines: [error.message], complete: false }),
    );
    running = false;
    if (stopped) return;
    for (const line of lines) say(line);
    if (asked) plan(delay);
    else if (!complete) plan(retry);
  };
  return {
    soon: () => {
      asked = true;
      plan(delay);
    },
    now: () => plan(0),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Overwrites traces in a separate process. @param signal Aborted: ends the process; nothing is lost. */
export function overwriteInProcess(
  job: OverwriteJob,
  signal: AbortSignal,
): Promise<OverwriteOutcome> {
  const child = fork(ownModule(new URL('./overwrite-process.ts', import.meta.url)), {
    env: childEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const end = (): boolean => child.kill();
    signal.addEventListener('abort', end, { once: true });
    child.once('message', (done: OverwriteOutcome) => resolve(done));
    child.once('error', reject);
    child.once('exit', () => {
      signal.removeEventListener('abort', end);
      reject(new Error('The process that overwrites erased data ended too early.'));
    });
    child.send(job, (error) => {
      if (error !== null) reject(error);
    });
  });
}
