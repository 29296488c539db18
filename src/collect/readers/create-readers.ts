import { longestText, tooLong } from '../../content/text-limits.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { createSandbox, type OpenSandbox, type SandboxFailure } from '../../lib/sandbox/sandbox.ts';
import type { BugTrace } from '../../model/bug.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import type { Document, Reading } from '../candidate.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument } from './reading.ts';
import type { ReaderJob } from './worker.ts';

export const readerLimits = { seconds: 10, megabytes: 256 };

export interface Readers {
  /** A reader that fails or exceeds its limits is a problem. Throws only the signal's reason. */
  read(
    kind: ReaderJob['kind'],
    document: Document,
    signal?: AbortSignal,
  ): Promise<Outcome<Reading>>;
  /** Reports what the main process could not parse of a file: too long, slow or large a text. */
  inspect(
    kind: 'item' | 'post',
    file: { text: string; from: string },
    signal?: AbortSignal,
  ): Promise<Problem[]>;
  close(): Promise<void>;
}

/** The readers of a newsletter, with the usual limits. */
export function openReaders({ log, openSandbox }: Pick<Project, 'log' | 'openSandbox'>): Readers {
  return createReaders({ ...readerLimits, onBug: log.bug, ...omitEmpty({ openSandbox }) });
}

/** @param options.onBug Receives exceptions in readers. */
export function createReaders({
  seconds,
  onBug = () => {},
  openSandbox = createSandbox,
  ...options
}: {
  seconds: number;
  megabytes: number;
  count?: number;
  onBug?: (bug: BugTrace) => void;
  openSandbox?: OpenSandbox;
}): Readers {
  const worker = new URL('./worker.ts', import.meta.url);
  const sandbox = openSandbox<ReaderJob, Outcome<Reading>>({ worker, seconds, ...options });

  const read: Readers['read'] = async (kind, document, signal) => {
    const result = await sandbox.run({ kind, document }, signal);
    if ('value' in result) return result.value;
    if (result.bug !== undefined) onBug(result.bug);
    return refuseDocument(problemOf(result, document.from, seconds));
  };

  return {
    read,
    inspect: async (kind, { text, from }, signal) => {
      if (text.length > longestText) return [tooLong(text.length, { file: from, line: 1 })];
      return (await read(kind, { bytes: Buffer.from(text), from }, signal)).problems;
    },
    close: sandbox.close,
  };
}

function problemOf({ failed }: SandboxFailure, file: string, seconds: number): Problem {
  if (failed === 'too-slow') return readerProblems['took-too-long']({ seconds }, { file });
  if (failed === 'too-heavy') {
    return readerProblems['too-heavy']({ reason: 'needs too much memory' }, { file });
  }
  return readerProblems['reader-failed']({ file });
}
