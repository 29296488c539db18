import { type ChildProcess, fork } from 'node:child_process';
import PQueue from 'p-queue';
import type { BugTrace } from '../../model/bug.ts';
import { ownModule } from '../own-module.ts';

/** Why a job has no result: a limit, or the worker failed (with a trace where it threw). */
export interface SandboxFailure {
  failed: 'too-slow' | 'too-heavy' | 'crashed';
  bug?: BugTrace;
}

export type SandboxResult<Value> = { value: Value } | SandboxFailure;

export interface Sandbox<Job, Value> {
  /** Throws only the signal's reason. */
  run(job: Job, signal?: AbortSignal): Promise<SandboxResult<Value>>;
  /** Waits for the running jobs, then ends the processes. */
  close(): Promise<void>;
}

/** How to start a sandbox; tests keep their processes from one command to the next. */
export type OpenSandbox = typeof createSandbox;

/**
 * Runs a parser of untrusted input in processes that may not write files or start programs. A
 * thread that runs out of memory in a native function would end the whole program.
 * @param options.worker The source of the module that calls `serveJobs`.
 * @param options.seconds Limit for a job. Its process is ended then.
 * @param options.megabytes Limit for the heap of a process.
 */
export function createSandbox<Job, Value>({
  worker,
  seconds,
  megabytes,
  count = 2,
}: {
  worker: URL;
  seconds: number;
  megabytes: number;
  count?: number;
}): Sandbox<Job, Value> {
  type JobResult = SandboxResult<Value>;
  const queue = new PQueue({ concurrency: count });
  const idle: ChildProcess[] = [];

  const run = async (job: Job, signal: AbortSignal | undefined): Promise<JobResult> => {
    signal?.throwIfAborted();
    const child = idle.pop() ?? start(worker, megabytes, idle);
    keepAlive(child, true);
    const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
    let answered = false;
    const onMessage = (result: unknown): void => {
      answered = true;
      resolve(result as JobResult);
    };
    const onExit = (_: number | null, by: NodeJS.Signals | null): void =>
      // V8 aborts the process when its heap is full.
      resolve({ failed: by === 'SIGABRT' ? 'too-heavy' : 'crashed' });
    const onError = (): void => resolve({ failed: 'crashed' });
    const onAbort = (): void => reject(signal?.reason);
    const timer = setTimeout(() => resolve({ failed: 'too-slow' }), seconds * 1000);
    child.once('message', onMessage).once('exit', onExit).once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      child.send(job as object, (error) => {
        if (error !== null) onError();
      });
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      keepAlive(child, false);
      // Without an answer, it is still busy with a job that is over.
      if (answered) idle.push(child);
      else child.kill('SIGKILL');
    }
  };

  return {
    run: (job, signal) => queue.add(() => run(job, signal)),
    close: async () => {
      await queue.onIdle();
      for (const child of idle.splice(0)) child.kill('SIGKILL');
    },
  };
}

function start(worker: URL, megabytes: number, idle: ChildProcess[]): ChildProcess {
  const child = fork(ownModule(worker), {
    execArgv: [
      `--max-old-space-size=${megabytes}`,
      // In MB. Little is kept from one job to the next.
      '--max-semi-space-size=4',
      // No writing, no child processes, no native addons.
      '--permission',
      '--allow-fs-read=*',
    ],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // An idle process that fails must not end the program.
  child.on('error', () => {});
  child.on('exit', () => {
    if (idle.includes(child)) idle.splice(idle.indexOf(child), 1);
  });
  return child;
}

function keepAlive(child: ChildProcess, alive: boolean): void {
  for (const handle of [child, child.channel]) {
    if (alive) handle?.ref();
    else handle?.unref();
  }
}
