import { dirname, join } from 'node:path';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { issueFolder, listIssues } from '../../content/issue-folders.ts';
import { readText } from '../../content/read-text.ts';
import { ifMissing } from '../../lib/files.ts';
import { listFiles } from '../../lib/list-files.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { reasonOf } from '../../lib/text/system-error.ts';
import { OutsideError } from '../../model/errors.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import { openReaders } from '../readers/create-readers.ts';
import { pageFinder } from './find-page.ts';
import type { ArchivePlanOptions } from './plan-archive.ts';
import { type Post, readPost } from './read-post.ts';
import type { OldFiles } from './rewrite-body.ts';

export interface Archive extends Pick<ArchivePlanOptions, 'present' | keyof OldFiles> {
  posts: Post[];
  problems: Problem[];
}

/**
 * Reads a folder of old issues, and which issues the newsletter has.
 * @param folder Absolute.
 * @param address As `ArchivePlanOptions.address`.
 */
export async function readArchive(
  project: Project,
  { folder, address }: { folder: string; address: string | undefined },
): Promise<Archive> {
  const files = filesIn(folder);
  const { value: posts, problems } = await readPosts(project, folder, files.filter(isPost));
  const known = new Set(files);
  return {
    posts,
    present: await readPresent(project.root),
    findPicture: (url, post) => findPicture(known, url, post),
    findPage: pageFinder(posts, address, project.newsletter.siteUrl),
    problems,
  };
}

/** The ids of the newsletter's issues, also of those with errors in a story. Empty for a new one. */
async function readPresent(root: string): Promise<Map<number, string>> {
  const present = new Map<number, string>();
  for (const number of await listIssues(root)) {
    const file = `${issueFolder(number)}/issue.md`;
    const { value: text } = await readText(join(root, file), file).catch(
      ifMissing({ value: undefined }),
    );
    const head = text === undefined ? undefined : splitFrontMatter(text, file).value;
    present.set(number, String(head?.fields.values.id ?? ''));
  }
  return present;
}

async function readPosts(
  project: Pick<Project, 'signal' | 'log' | 'openSandbox'>,
  folder: string,
  names: readonly string[],
): Promise<Outcome<Post[]>> {
  const posts: Post[] = [];
  const problems: Problem[] = [];
  const readers = openReaders(project);
  const read = async (name: string): Promise<void> => {
    const text = await readText(join(folder, name), name);
    problems.push(...text.problems);
    if (text.value === undefined) return;
    const excess = await readers.inspect('post', { text: text.value, from: name }, project.signal);
    problems.push(...excess);
    if (excess.length > 0) return;
    const post = readPost(text.value, name);
    problems.push(...post.problems);
    if (post.value !== undefined) posts.push(post.value);
  };
  try {
    for (const name of names) await read(name);
  } finally {
    await readers.close();
  }
  return { value: posts, problems };
}

function isPost(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name) && !/(?:^|\/)(?:readme|_index|index)\.md$/i.test(name);
}

/** The paths of all files from the folder, but of no hidden ones and no packages. */
function filesIn(folder: string): string[] {
  try {
    return listFiles(folder, (path) => /(?:^|\/)(?:\.[^/]*|node_modules)$/.test(path))
      .filter(([, entry]) => entry.isFile())
      .map(([path]) => path)
      .sort();
  } catch (error) {
    throw new OutsideError(`Cannot read ${folder}: ${reasonOf(error)}.`);
  }
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
