import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inboxFolder, issueFolder } from '../content/issue-folders.ts';
import { flushFolder, ifMissing, writeFileAtomic } from '../lib/files.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import {
  digest,
  type Journal,
  journalFile,
  removeTaken,
  stagingFolder,
  writeJournal,
} from './journal.ts';
import { composeProblems } from './problems.ts';

/** A file to write, with paths from the newsletter's folder. */
export interface MovedFile {
  to: string;
  bytes: Uint8Array;
  /** What is at `to` now; absent where nothing is. */
  replaces?: Uint8Array;
  /** The file that is deleted for it, and its bytes; absent for a copy. */
  from?: { file: string; bytes: Uint8Array };
}

export interface MovePlan {
  /** Of the issue. */
  id: string;
  number: number;
  files: MovedFile[];
}

/** Plans to move a picture, or to copy it. @returns a problem, too, if another file is in the way. */
export async function movePicture(
  root: string,
  { file, to, bytes, keep }: { file: string; to: string; bytes: Uint8Array; keep: boolean },
): Promise<Outcome<MovedFile>> {
  const replaces = await readFile(join(root, to)).catch(ifMissing(undefined));
  const isFree = replaces === undefined || replaces.equals(bytes);
  const moved = { to, bytes, ...(!keep && { from: { file, bytes } }) };
  return {
    value: replaces === undefined ? moved : { ...moved, replaces },
    problems: isFree ? [] : [composeProblems['file-in-the-way']({ other: to }, { file })],
  };
}

/**
 * Moves files between the inbox and an issue so that it can be interrupted anywhere: all of them are
 * written into a staging folder, then a journal says where each belongs and what is deleted for it.
 * The next run removes the staging folder where there is no journal, and otherwise completes it.
 * Needs the compose lock and a call of `recoverCompose` before.
 */
export async function commitMove(root: string, plan: MovePlan): Promise<Problem[]> {
  const staging = join(root, stagingFolder);
  await mkdir(staging);
  const moves: NonNullable<Journal['moves']> = [];
  for (const [at, { to, bytes, replaces, from }] of plan.files.entries()) {
    const staged = String(at);
    await writeFileAtomic(join(staging, staged), bytes);
    moves.push({
      ...{ staged, to },
      ...(replaces !== undefined && { replaces: digest(replaces) }),
      ...(from !== undefined && { from: from.file }),
    });
  }
  const taken = plan.files.flatMap(({ from }) =>
    from === undefined ? [] : [{ file: from.file, sha256: digest(from.bytes) }],
  );
  const journal: Journal = { id: plan.id, number: plan.number, taken, moves };
  await flushFolder(staging);
  await writeJournal(root, journal);
  return finishMove(root, journal);
}

/** Completes a move whose journal was written. What was edited meanwhile is kept and reported. */
export async function finishMove(root: string, journal: Journal): Promise<Problem[]> {
  const { moves = [], number } = journal;
  const problems: Problem[] = [];
  const kept = new Set<string>();
  for (const { staged, to, replaces, from } of moves) {
    const source = join(root, stagingFolder, staged);
    const bytes = await readFile(source).catch(ifMissing(undefined));
    if (bytes === undefined) continue;
    const there = await readFile(join(root, to)).catch(ifMissing(undefined));
    const isAsPlanned = there === undefined || digest(there) === replaces;
    if (isAsPlanned || digest(there) === digest(bytes)) {
      await mkdir(dirname(join(root, to)), { recursive: true });
      await rename(source, join(root, to));
      await flushFolder(dirname(join(root, to)));
    } else {
      if (from !== undefined) kept.add(from);
      problems.push(composeProblems['file-in-the-way']({ other: to }, { file: from ?? to }));
    }
  }
  // What could not be written stays where it was.
  const taken = journal.taken.filter(({ file }) => !kept.has(file));
  for (const file of await removeTaken(root, { taken })) {
    const to = file.startsWith(`${inboxFolder}/`) ? issueFolder(number) : inboxFolder;
    problems.push(composeProblems['edited-while-moved']({ to }, { file }));
  }
  await flushFolder(join(root, inboxFolder)).catch(ifMissing(undefined));
  await rm(join(root, stagingFolder), { recursive: true, force: true });
  await rm(join(root, journalFile), { force: true });
  return problems;
}
