import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../../lib/files.ts';
import { temporaryPath } from '../../lib/temporary-files.ts';
import { issueFolderName } from '../../model/issue.ts';
import { hasErrors, type Outcome } from '../../model/problem.ts';
import { exclusively, type Project } from '../../project.ts';
import type { ArchiveOptions } from './import-archive.ts';
import { type ArchivedIssue, issueIdOf, planIssue } from './plan-archive.ts';
import { archiveProblems } from './problems.ts';
import { readArchive } from './read-archive.ts';

/**
 * Deletes the issues that were imported from a folder with the same options. One that was edited
 * since stays, with a warning.
 */
export async function undoImport(
  project: Project,
  options: Omit<ArchiveOptions, 'numberFrom'>,
): Promise<Outcome<ArchivedIssue[] | undefined>> {
  const { root } = project;
  const { posts, problems, ...archive } = await readArchive(project, options);
  if (hasErrors(problems)) return { value: undefined, problems };
  const numbers = new Map([...archive.present].map(([number, id]) => [id, number]));
  const deleted: ArchivedIssue[] = [];
  await exclusively(root, 'compose', async () => {
    for (const post of posts) {
      const number = numbers.get(issueIdOf(post));
      if (number === undefined) continue;
      const issue = planIssue(post, numbers, { ...options, ...archive }, []);
      const path = `issues/${issueFolderName(number)}`;
      if (!(await isAsImported(join(root, path), options.folder, issue))) {
        problems.push(archiveProblems['edited-import']({ number }, { file: `${path}/issue.md` }));
        continue;
      }
      if (!options.dryRun) await deleteFolder(join(root, path));
      deleted.push(issue);
    }
  });
  return { value: deleted, problems };
}

async function isAsImported(
  folder: string,
  from: string,
  { files, pictures }: ArchivedIssue,
): Promise<boolean> {
  const expected = new Map<string, Buffer>();
  for (const [path, text] of files) expected.set(path, Buffer.from(text));
  for (const [file, path] of pictures) expected.set(path, await readFile(join(from, file)));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const present = entries.filter((entry) => !entry.isDirectory());
  if (present.length !== expected.size) return false;
  for (const [path, bytes] of expected) {
    const own = await readFile(join(folder, path)).catch(ifMissing(undefined));
    if (own?.equals(bytes) !== true) return false;
  }
  return true;
}

/** At once: the next command deletes what an interruption leaves. */
async function deleteFolder(folder: string): Promise<void> {
  const leftover = temporaryPath(folder);
  await rename(folder, leftover);
  await rm(leftover, { recursive: true });
}
