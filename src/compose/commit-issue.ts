import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireText } from '../content/decode-text.ts';
import { inboxFolder, issueFolder } from '../content/issue-folders.ts';
import { setFields } from '../content/write-fields.ts';
import { flushFolder, ifMissing, writeFileAtomic } from '../lib/files.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { usualLineEnd } from '../lib/text/line-ends.ts';
import type { Problem } from '../model/problem.ts';
import {
  digest,
  type Journal,
  journalFile,
  readJournal,
  removeTaken,
  stagingFolder,
  writeJournal,
} from './journal.ts';
import { finishMove } from './move-files.ts';
import type { IssuePlan } from './plan-issue.ts';
import { composeProblems } from './problems.ts';

/**
 * An issue is made so that it can be interrupted anywhere:
 *
 * 1. all its files are written into a staging folder, which no reader opens;
 * 2. a journal records the inbox files that they came from, with a hash of each;
 * 3. the folder is renamed to its number: from here on the issue exists;
 * 4. the inbox files are deleted, then the journal.
 *
 * The next run completes step 4 if the issue exists, and otherwise removes what 1 and 2 wrote. A
 * file that was edited meanwhile is not deleted but reported.
 */
/** Writes the planned issue; needs the compose lock and a call of `recoverCompose` before. */
export async function commitIssue(root: string, plan: IssuePlan): Promise<Problem[]> {
  const staging = join(root, stagingFolder);
  const taken: Journal['taken'] = [];
  await mkdir(staging);
  for (const { from, to, fields } of plan.files) {
    const bytes = from === undefined ? Buffer.alloc(0) : await readFile(join(root, from));
    if (from !== undefined) taken.push({ file: from, sha256: digest(bytes) });
    const { text, mark } = requireText(bytes, from ?? to);
    const end = usualLineEnd(text);
    await writeFileAtomic(join(staging, to), `${mark}${setFields(text, fields).trimEnd()}${end}`);
  }
  for (const { path, bytes, keep } of plan.pictures) {
    if (!keep) taken.push({ file: `${inboxFolder}/${path}`, sha256: digest(bytes) });
    await writeFileAtomic(join(staging, path), bytes);
  }
  const journal: Journal = { id: plan.id, number: plan.number, taken };
  await writeJournal(root, journal);
  await rename(staging, join(root, issueFolder(plan.number)));
  await flushFolder(join(root, 'issues'));
  return finish(root, journal);
}

/** Completes or undoes an interrupted compose; needs the compose lock. */
export async function recoverCompose(root: string, now: Date): Promise<Problem[]> {
  await removeLeftovers(join(root, 'issues'), now);
  const journal = await readJournal(root);
  if (journal?.moves !== undefined) return finishMove(root, journal);
  if (journal !== undefined && (await exists(root, journal))) return finish(root, journal);
  await rm(join(root, stagingFolder), { recursive: true, force: true });
  await rm(join(root, journalFile), { force: true });
  // `import-archive` holds the same lock.
  for (const name of await readdir(join(root, 'issues')).catch(() => [])) {
    if (!/^\.importing-\d+$/.test(name)) continue;
    await rm(join(root, 'issues', name), { recursive: true, force: true });
  }
  return [];
}

async function finish(root: string, journal: Journal): Promise<Problem[]> {
  const [issue, folder] = [journal.number, issueFolder(journal.number)];
  const edited = await removeTaken(root, journal);
  await flushFolder(join(root, inboxFolder));
  await rm(join(root, journalFile), { force: true });
  return edited.map((file) => composeProblems['edited-meanwhile']({ issue, folder }, { file }));
}

async function exists(root: string, { id, number }: Journal): Promise<boolean> {
  const file = join(root, issueFolder(number), 'issue.md');
  return (await readFile(file, 'utf8').catch(ifMissing(''))).includes(id);
}
