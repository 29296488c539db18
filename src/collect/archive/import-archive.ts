import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listIssues, readIssue } from '../../content/read-issue.ts';
import { readText } from '../../content/read-text.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { reasonOf } from '../../lib/text/system-error.ts';
import { OutsideError } from '../../model/errors.ts';
import { issueFolderName } from '../../model/issue.ts';
import { hasErrors, type Outcome, type Problem } from '../../model/problem.ts';
import { exclusively, type Project } from '../../project.ts';
import { createReaders, readerLimits } from '../readers/create-readers.ts';
import { type ArchivedIssue, planArchive } from './plan-archive.ts';
import { type Post, readPost } from './read-post.ts';

export interface ArchiveOptions {
  /** Absolute. */
  folder: string;
  split: boolean;
  /** A pattern of their former URLs, as in `/:year/:month/:slug.html`. */
  address?: string;
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
  const { folder, split, address, dryRun } = options;
  const { value: posts, problems } = await readPosts(project, folder);
  const files = new Set(await filesIn(folder));
  const present = await readPresent(project);
  const plan = planArchive(posts, {
    split,
    present,
    address,
    findPicture: (url, post) => findPicture(files, url, post),
  });
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

async function readPresent({ root, newsletter }: Project): Promise<Map<number, string>> {
  const present = new Map<number, string>();
  for (const number of await listIssues(root)) {
    const { value } = await readIssue(root, number, newsletter);
    present.set(number, value?.id ?? '');
  }
  return present;
}

async function readPosts(
  { signal, log }: Pick<Project, 'signal' | 'log'>,
  folder: string,
): Promise<Outcome<Post[]>> {
  const names = await filesIn(folder).catch((error) => {
    throw new OutsideError(`Cannot read ${folder}: ${reasonOf(error)}.`);
  });
  const posts: Post[] = [];
  const problems: Problem[] = [];
  const readers = createReaders({ ...readerLimits, onBug: log.bug });
  const read = async (name: string): Promise<void> => {
    const text = await readText(join(folder, name), name);
    problems.push(...text.problems);
    if (text.value === undefined) return;
    const excess = await readers.inspect('post', { text: text.value, from: name }, signal);
    problems.push(...excess);
    if (excess.length > 0) return;
    const post = readPost(text.value, name);
    problems.push(...post.problems);
    if (post.value !== undefined) posts.push(post.value);
  };
  try {
    for (const name of names.filter(isPost)) await read(name);
  } finally {
    await readers.close();
  }
  return { value: posts, problems };
}

function isPost(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name) && !/(?:^|\/)(?:readme|_index|index)\.md$/i.test(name);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(
      (name) => !name.split('/').some((part) => part.startsWith('.') || part === 'node_modules'),
    )
    .sort();
}

/** Finds a picture beside the text, or where programs keep files that are served from the root. */
function findPicture(files: ReadonlySet<string>, url: string, { file }: Post): string | undefined {
  const clean = decodePercent(url.replace(/[?#].*$/, '').replace(/%(?![0-9a-f]{2})/gi, '%25'));
  const bare = clean.replace(/^(?:\{\{[^}]*\}\}|\{static\}|\{filename\})?\/*/, '');
  const places = [
    join(dirname(file), clean),
    ...['', 'static/', 'assets/', 'content/', 'public/'].map((place) => join(place, bare)),
  ];
  return places.find((place) => files.has(place));
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
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new OutsideError(
      `Another program made issue ${issue.number} meanwhile. Run the command again.`,
    );
  await rename(temporary, target);
}
