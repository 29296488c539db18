import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { inboxFolder } from '../content/read-inbox.ts';
import { issueFolder } from '../content/read-issue.ts';
import { flushFolder, writeFileAtomic } from '../content/write.ts';
import { setFields } from '../content/write-fields.ts';
import type { Problem } from '../model/problem.ts';
import type { IssuePlan } from './plan.ts';

/**
 * How an issue comes to be, safe to stop anywhere:
 *
 * 1. all its files are written into a folder beside, which no reader looks at;
 * 2. a journal tells which files of the inbox they came from, and the bytes they had;
 * 3. the folder is renamed to its number: from here on the issue exists;
 * 4. the inbox's files are deleted, and then the journal.
 *
 * Whoever comes next finishes step 4 where the issue exists, or clears away 1 and 2 where it
 * does not. A file that was edited in between is not deleted, but told.
 */
interface Journal {
  id: string;
  number: number;
  taken: { file: string; sha256: string }[];
}

const journalFile = 'issues/.compose.json';
const stagingFolder = 'issues/.composing';

/**
 * Writes the planned issue and takes its items out of the inbox.
 * The caller holds the compose lock and has called `recoverCompose`.
 * @returns Problems for what was edited while it ran.
 */
export async function commitIssue(root: string, plan: IssuePlan): Promise<Problem[]> {
  const staging = join(root, stagingFolder);
  const taken: Journal['taken'] = [];
  await mkdir(staging);
  for (const { from, to, fields } of plan.files) {
    const bytes = from === undefined ? Buffer.alloc(0) : await readFile(join(root, from));
    if (from !== undefined) taken.push({ file: from, sha256: digest(bytes) });
    const text = new TextDecoder().decode(bytes);
    await writeFileAtomic(join(staging, to), `${setFields(text, fields).trimEnd()}\n`);
  }
  for (const { path, bytes, keep } of plan.pictures) {
    if (!keep) taken.push({ file: `${inboxFolder}/${path}`, sha256: digest(bytes) });
    await writeFileAtomic(join(staging, path), bytes);
  }
  const journal: Journal = { id: plan.id, number: plan.number, taken };
  await writeFileAtomic(join(root, journalFile), `${JSON.stringify(journal, null, 2)}\n`);
  await rename(staging, join(root, issueFolder(plan.number)));
  await flushFolder(join(root, 'issues'));
  return finish(root, journal);
}

/**
 * Brings a compose that was stopped to its end, or back to its start.
 * The caller holds the compose lock.
 */
export async function recoverCompose(root: string): Promise<Problem[]> {
  const journal = await readJournal(root);
  if (journal !== undefined && (await exists(root, journal))) return finish(root, journal);
  await rm(join(root, stagingFolder), { recursive: true, force: true });
  await rm(join(root, journalFile), { force: true });
  return [];
}

async function finish(root: string, journal: Journal): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { file, sha256 } of journal.taken) {
    const bytes = await readFile(join(root, file)).catch(ignoreMissing);
    if (bytes === undefined) continue;
    if (digest(bytes) === sha256) await unlink(join(root, file));
    else problems.push(editedMeanwhile(file, journal.number));
  }
  await flushFolder(join(root, inboxFolder));
  await rm(join(root, journalFile), { force: true });
  return problems;
}

async function readJournal(root: string): Promise<Journal | undefined> {
  const bytes = await readFile(join(root, journalFile), 'utf8').catch(ignoreMissing);
  return bytes === undefined ? undefined : (JSON.parse(bytes) as Journal);
}

async function exists(root: string, { id, number }: Journal): Promise<boolean> {
  const text = await readFile(join(root, issueFolder(number), 'issue.md'), 'utf8').catch(
    ignoreMissing,
  );
  return text?.includes(id) ?? false;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function editedMeanwhile(file: string, number: number): Problem {
  return {
    code: 'edited-meanwhile',
    severity: 'warning',
    message: `This file was changed while it was taken into issue ${number}, which has it as it was before.`,
    hint: `Bring the change into ${issueFolder(number)} by hand, and delete this file.`,
    file,
  };
}
