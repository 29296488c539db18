import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';
import { longestText, tooLong } from '../../content/limits.ts';
import type { BugTrace } from '../../model/bug.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Document, Reading } from '../candidate.ts';
import type { Answer, Job, ReaderKind } from './worker.ts';

/** For reading one document. */
export const readerLimits = { seconds: 10, megabytes: 256 };

export interface Readers {
  /**
   * Reads a document apart from everything else. What goes wrong in there is a problem: it took
   * too long, too much memory, or the reader failed.
   * @throws The signal's reason where it is aborted.
   */
  read(kind: ReaderKind, document: Document, signal?: AbortSignal): Promise<Outcome<Reading>>;
  /**
   * Parses a file that is to be imported as it is, and reports what the main process could not
   * parse: text that is too long, or takes too much time or memory.
   */
  inspect(
    kind: 'item' | 'post',
    file: { text: string; from: string },
    signal?: AbortSignal,
  ): Promise<Problem[]>;
  /** Waits for what is being read, and ends the processes. */
  close(): Promise<void>;
}

/**
 * Processes that read documents, each with so much time and memory and no more. They start when
 * they are needed, read one document at a time, may write nothing and start nothing.
 *
 * Processes, and not threads: a thread that runs out of memory inside a native function takes the
 * whole program with it.
 * @param options.seconds A document may take; its process is ended then.
 * @param options.megabytes A process's heap may hold.
 * @param options.count Processes at most.
 * @param options.onBug Receives what is known of an exception in a reader.
 */
export function createReaders({
  seconds,
  megabytes,
  count = 2,
  onBug = () => {},
}: {
  seconds: number;
  megabytes: number;
  count?: number;
  onBug?: (bug: BugTrace) => void;
}): Readers {
  const queue = new PQueue({ concurrency: count });
  const idle: ChildProcess[] = [];

  const run = async (
    { kind, document }: Job,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<Reading>> => {
    signal?.throwIfAborted();
    const child = idle.pop() ?? start(megabytes, idle);
    setWaited(child, true);
    const { promise, resolve, reject } = Promise.withResolvers<Answer | Problem>();
    const file = document.from;
    const onMessage = (answer: unknown): void => resolve(answer as Answer);
    const onExit = (_: number | null, by: NodeJS.Signals | null): void =>
      resolve(by === 'SIGABRT' ? tooHeavy(file) : readerFailed(file));
    const onError = (): void => resolve(readerFailed(file));
    const onAbort = (): void => reject(signal?.reason);
    const timer = setTimeout(() => resolve(tookTooLong(file, seconds)), seconds * 1000);
    child.once('message', onMessage).once('exit', onExit).once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
    let answered = false;
    try {
      child.send({ kind, document } satisfies Job, (error) => {
        if (error !== null) onError();
      });
      const answer = await promise;
      answered = !('code' in answer);
      if ('outcome' in answer) return answer.outcome;
      if ('code' in answer) return nothing(answer);
      if (answer.failed === 'too-deep') return nothing(tooHeavy(file));
      onBug(answer.bug);
      return nothing(readerFailed(file));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      setWaited(child, false);
      // One that has not answered is busy with something that nobody waits for any more.
      if (answered) idle.push(child);
      else child.kill('SIGKILL');
    }
  };

  return {
    read: (kind, document, signal) => queue.add(() => run({ kind, document }, signal)),
    inspect: async (kind, { text, from }, signal) => {
      if (text.length > longestText) return [tooLong(text.length, { file: from, line: 1 })];
      const job = { kind, document: { bytes: Buffer.from(text), from } };
      return (await queue.add(() => run(job, signal))).problems;
    },
    close: async () => {
      await queue.onIdle();
      for (const child of idle.splice(0)) child.kill('SIGKILL');
    },
  };
}

function start(megabytes: number, idle: ChildProcess[]): ChildProcess {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: [
      `--max-old-space-size=${megabytes}`,
      // Little is kept from one document to the next: a small nursery, in MB, is enough.
      '--max-semi-space-size=4',
      // A stranger's document is read here: nothing is written, started or loaded as native code.
      '--permission',
      '--allow-fs-read=*',
    ],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Whoever waits for it hears of it too; one that waits itself must not end the program.
  child.on('error', () => {});
  child.on('exit', () => {
    if (idle.includes(child)) idle.splice(idle.indexOf(child), 1);
  });
  return child;
}

/** A process that has nothing to do does not keep the program from ending. */
function setWaited(child: ChildProcess, waited: boolean): void {
  if (waited) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function nothing(problem: Problem): Outcome<Reading> {
  return { value: { candidates: [], links: [], documents: [] }, problems: [problem] };
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
    message: 'This document could not be read: a bug in masthead.',
    hint: 'Copy the story into a text file and collect that.',
    file,
  };
}
