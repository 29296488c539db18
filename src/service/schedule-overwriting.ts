import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../lib/child-environment.ts';
import type { OverwriteJob, OverwriteOutcome } from './overwrite-process.ts';

const minute = 60_000;

export interface OverwriteOptions {
  /** Overwrites what all who were erased so far have left. */
  run: () => Promise<OverwriteOutcome>;
  say: (line: string) => void;
  /** Milliseconds from the first request to the work, so that several share it: it is promised within 10 minutes. */
  delay?: number;
  /** Milliseconds until it is tried again where something could not be read. */
  retry?: number;
}

export interface OverwriteSchedule {
  /** Somebody was erased: the work is done within `delay`. */
  soon: () => void;
  /** Earlier requests were left over: the work is done at once. */
  now: () => void;
  /** Forgets the timer; what is left stays recorded in the database for the next start. */
  stop: () => void;
}

/** Collects requests to overwrite what erased people left, and does the work for all together. */
export function scheduleOverwriting({
  run,
  say,
  delay = 4 * minute,
  retry = 60 * minute,
}: OverwriteOptions): OverwriteSchedule {
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  let running = false;
  let asked = false;
  let stopped = false;
  const plan = (milliseconds: number): void => {
    const at = performance.now() + milliseconds;
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

/** Does the work in a process of its own. @param signal Aborted: the process is ended; nothing is lost. */
export function overwriteInProcess(
  job: OverwriteJob,
  signal: AbortSignal,
): Promise<OverwriteOutcome> {
  const child = fork(fileURLToPath(new URL('./overwrite-process.ts', import.meta.url)), {
    env: childEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const end = (): boolean => child.kill();
    signal.addEventListener('abort', end, { once: true });
    child.once('message', (done) => resolve(done as OverwriteOutcome));
    child.once('error', reject);
    child.once('exit', () => {
      signal.removeEventListener('abort', end);
      reject(new Error('The process that overwrites what erased people left has ended too early.'));
    });
    child.send(job, (error) => {
      if (error !== null) reject(error);
    });
  });
}
