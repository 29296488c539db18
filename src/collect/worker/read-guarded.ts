import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { Outcome, Problem } from '../../newsletter/problem.ts';
import type { Document, Reading } from '../candidate.ts';
import type { Answer, ReaderKind } from './worker.ts';

export interface Readers {
  /**
   * Reads a document apart from everything else. What goes wrong in there is a problem: it took
   * too long, too much memory, or the reader failed.
   * @throws The signal's reason where it is aborted.
   */
  read(kind: ReaderKind, document: Document, signal?: AbortSignal): Promise<Outcome<Reading>>;
  /** Waits for what is being read, and ends the threads. */
  close(): Promise<void>;
}

/**
 * Threads that read documents, each with so much time and memory and no more. They start when
 * they are needed and read one document at a time.
 * @param options.seconds A document may take; its thread ends then.
 * @param options.megabytes A thread's heap may hold.
 * @param options.count Threads at most.
 */
export function createReaders({
  seconds,
  megabytes,
  count = 2,
}: {
  seconds: number;
  megabytes: number;
  count?: number;
}): Readers {
  const queue = new PQueue({ concurrency: count });
  const idle: Worker[] = [];

  const start = (): Worker => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      // Nothing of the surroundings is for those who read what a stranger wrote.
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    // Whoever waits for it hears of it too; one that waits itself must not end the program.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    });
    return worker;
  };

  const run = async (
    kind: ReaderKind,
    document: Document,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<Reading>> => {
    signal?.throwIfAborted();
    const worker = idle.pop() ?? start();
    worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Outcome<Reading>>();
    const fail = (problem: Problem): void =>
      resolve({ value: { candidates: [], links: [], documents: [] }, problems: [problem] });
    const onMessage = (answer: Answer): void => {
      if ('outcome' in answer) resolve(answer.outcome);
      else if (answer.failed === 'too-deep') fail(tooHeavy(document.from));
      else fail(readerFailed(document.from));
    };
    const onError = (error: unknown): void => {
      const { code } = error as NodeJS.ErrnoException;
      fail(
        code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHeavy(document.from) : readerFailed(document.from),
      );
    };
    const onExit = (): void => fail(readerFailed(document.from));
    const onAbort = (): void => reject(signal?.reason);
    const timer = setTimeout(() => fail(tookTooLong(document.from, seconds)), seconds * 1000);
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    let answered = false;
    worker.once('message', () => {
      answered = true;
    });
    try {
      worker.postMessage({ kind, document });
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      worker.off('error', onError).off('exit', onExit);
      if (answered) {
        worker.unref();
        idle.push(worker);
      } else {
        // It is busy with something that nobody waits for any more.
        await worker.terminate();
      }
    }
  };

  return {
    read: (kind, document, signal) => queue.add(() => run(kind, document, signal)),
    close: async () => {
      await queue.onIdle();
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()));
    },
  };
}

function tookTooLong(file: string, seconds: number): Problem {
  return {
    code: 'took-too-long',
    severity: 'error',
    message: `This document was not read within ${seconds} seconds.`,
    hint: 'Copy the story itself into a text file or a Word document, and collect that.',
    file,
  };
}

function tooHeavy(file: string): Problem {
  return {
    code: 'too-heavy',
    severity: 'error',
    message: 'This document takes more memory than a story needs.',
    hint: 'Copy the story itself into a text file or a Word document, and collect that.',
    file,
  };
}

function readerFailed(file: string): Problem {
  return {
    code: 'reader-failed',
    severity: 'error',
    message: 'This document could not be read, through a mistake of this program.',
    hint: 'Copy the story into a text file and collect that; please report the document.',
    file,
  };
}
