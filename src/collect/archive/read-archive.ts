import { dirname, join } from 'node:path';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { issueFolder, listIssues } from '../../content/issue-folders.ts';
import { readText } from '../../content/read-text.ts';
import { slugify } from '../../content/slug.ts';
import { ifMissing } from '../../lib/files.ts';
import { listFiles } from '../../lib/list-files.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { reasonOf } from '../../lib/text/system-error.ts';
import { UniqueNames } from '../../lib/text/unique-names.ts';
import { OutsideError } from '../../model/errors.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import { openReaders } from '../readers/create-readers.ts';
import { postFinder } from './find-page.ts';
import type { ArchivePlanOptions } from './plan-archive.ts';
import { archiveProblems } from './problems.ts';
import { type Post, readPost } from './read-post.ts';

export interface Archive extends Omit<ArchivePlanOptions, 'split' | 'address'> {
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
  problems.push(...findOtherFormats(files));
  const known = new Set(files);
  return {
    posts,
    present: await readPresent(project.root),
    findPicture: (url, post) => findPicture(known, url, post),
    findPost: postFinder(posts, address),
    siteUrl: project.newsletter.siteUrl,
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
  project: Pick<Project, 'signal' | 'log' | 'openSandbox' | 'newsletter'>,
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
    if (isFolderPage(name, text.value)) return;
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
  return { value: nameApart(posts, project.newsletter.languages[0]), problems };
}

const markdown = /\.(?:md|markdown|mkd|mkdn|mkdown|mdown)$/i;
const otherFormat =
  /\.(?:rst|adoc|asciidoc|org|textile|mdx|qmd|rmd|docx?|odt)$|(?:^|\/)\d{4}-\d{2}-\d{2}-[^/]*\.html?$/i;

function isPost(name: string): boolean {
  return markdown.test(name) && !/(?:^|\/)(?:readme|_index(?:\.[a-z-]+)?)\.\w+$/i.test(name);
}

/** Hugo, Gatsby and Astro keep a post as `may/index.md`; others describe a folder in a file of that name. */
function isFolderPage(name: string, text: string): boolean {
  return (
    /(?:^|\/)index(?:\.[a-z-]+)?\.\w+$/i.test(name) &&
    !/^["']?(?:date|published)["']?\s*[:=]/im.test(text)
  );
}

/** One warning for each format that old issues may be in, and that is not read. */
function findOtherFormats(names: readonly string[]): Problem[] {
  const byEnding = Map.groupBy(
    names.filter((name) => otherFormat.test(name)),
    (name) => name.slice(name.lastIndexOf('.')).toLowerCase(),
  );
  return [...byEnding].map(([ending, [file, ...more]]) =>
    archiveProblems['other-format']({ count: more.length + 1, ending }, { file: file ?? '' }),
  );
}

/**
 * Sorts posts by file, translations behind their originals, and gives those of one day and name different names.
 * @param first The newsletter's first language, which stories do not name.
 */
function nameApart(posts: readonly Post[], first: string | undefined): Post[] {
  const names = new UniqueNames();
  const key = ({ file }: Post) => file.replace(/\.\w+$/, '');
  const sorted = posts.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return sorted.map(({ language, ...post }) => {
    const { date, slug } = post;
    const name = names.claim(`${date} ${slug}`, `${date} ${slug}-${slugify(language ?? '2')}`);
    const isForeign = language !== undefined && language !== first;
    return { ...post, slug: name.slice(date.length + 1), ...(isForeign && { language }) };
  });
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
