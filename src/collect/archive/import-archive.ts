import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { OutsideError } from '../../model/errors.ts';
import { issueFolderName } from '../../model/issue.ts';
import { hasErrors, type Outcome } from '../../model/problem.ts';
import { exclusively, type Project } from '../../project.ts';
import { type ArchivedIssue, planArchive } from './plan-archive.ts';
import { readArchive } from './read-archive.ts';

export interface ArchiveOptions {
  /** Absolute. */
  folder: string;
  split: boolean;
  /** A pattern of their former URLs, as in `/:year/:month/:slug.html`. */
  address: string | undefined;
  /** The number of the oldest one; the others follow by date. Default: as in the front matter. */
  numberFrom: number | undefined;
  dryRun: boolean;
}

export interface ImportedArchive {
  issues: ArchivedIssue[];
  known: number;
}

/** Makes numbered issues of old ones; none if one has an error. A second import changes nothing. */
export async function importArchive(
  project: Project,
  options: ArchiveOptions,
): Promise<Outcome<ImportedArchive | undefined>> {
  const { root, signal, log } = project;
  const { folder, dryRun, numberFrom } = options;
  const { posts, problems, ...archive } = await readArchive(project, options);
  const plan = planArchive(posts, { ...options, ...archive, numberFrom });
  problems.push(...plan.problems);
  if (hasErrors(problems)) return { value: undefined, problems };
  const { issues, known } = plan;
  if (dryRun) return { value: { issues, known }, problems };
  await exclusively(root, 'compose', async () => {
    for (const issue of issues) {
      if (signal.aborted) throw new OutsideError('Stopped. Run the command again to continue.');
      log.progress(`Writing issue ${issue.number}`);
      await writeIssue(root, folder, issue);
    }
  });
  return { value: { issues, known }, problems };
}

/** Writes into a temporary folder and renames it: an issue is complete, or absent. */
async function writeIssue(root: string, from: string, issue: ArchivedIssue): Promise<void> {
  const temporary = join(root, 'issues', `.importing-${issue.number}`);
  await rm(temporary, { recursive: true, force: true });
  for (const [path, text] of issue.files) await writeFileAtomic(join(temporary, path), text);
  for (const [file, path] of issue.pictures) {
    await makeFolder(dirname(join(temporary, path)));
    await copyFile(join(from, file), join(temporary, path));
  }
  const target = join(root, 'issues', issueFolderName(issue.number));
  if (existsSync(target)) {
    throw new OutsideError(
      `Another program made issue ${issue.number} meanwhile. Run the command again.`,
    );
  }
  await rename(temporary, target);
}
