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

export type Readers = ReturnType<typeof createReaders>;

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
}) {
  const worker = new URL('./worker.ts', import.meta.url);
  const sandbox = openSandbox<ReaderJob, Outcome<Reading>>({ worker, seconds, ...options });

  /** A reader that fails or exceeds its limits is a problem. Throws only the signal's reason. */
  async function read(
    kind: ReaderJob['kind'],
    document: Document,
    signal?: AbortSignal,
  ): Promise<Outcome<Reading>> {
    const result = await sandbox.run({ kind, document }, signal);
    if ('value' in result) return result.value;
    if (result.bug !== undefined) onBug(result.bug);
    return refuseDocument(problemOf(result, document.from, seconds));
  }

  /** Reports what the main process could not parse of a file: too long, slow or large a text. */
  async function inspect(
    kind: 'item' | 'post',
    { text, from }: { text: string; from: string },
    signal?: AbortSignal,
  ): Promise<Problem[]> {
    if (text.length > longestText) return [tooLong(text.length, { file: from, line: 1 })];
    return (await read(kind, { bytes: Buffer.from(text), from }, signal)).problems;
  }

  return { read, inspect, close: sandbox.close };
}

function problemOf({ failed }: SandboxFailure, file: string, seconds: number): Problem {
  if (failed === 'too-slow') return readerProblems['took-too-long']({ seconds }, { file });
  if (failed === 'too-heavy') {
    return readerProblems['too-heavy']({ reason: 'needs too much memory' }, { file });
  }
  return readerProblems['reader-failed']({ file });
}
