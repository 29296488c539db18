import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { OldIssue } from '../collect/archive/plan.ts';
import type { Post } from '../collect/archive/read-post.ts';
import { decodePath } from '../content/markdown.ts';
import { writeFileAtomic } from '../content/write.ts';
import {
  type Command,
  OutsideError,
  type Result,
  type Terminal,
  UsageError,
} from '../model/command.ts';
import { issueFolderName } from '../model/issue.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import { byProblems, type Context, exclusively } from '../project.ts';
import { openContext } from './open-context.ts';

export const importArchive: Command = {
  name: 'import-archive',
  summary:
    'Old issues in Markdown become numbered issues: of Jekyll, Hugo, Pelican, or plain ones.',
  usage: 'DIR',
  options: {
    split: { type: 'boolean', help: 'one story for each heading; else one for each file' },
    address: {
      type: 'string',
      value: 'PATTERN',
      help: 'where they were on the web, as in /:year/:month/:day/:slug.html; pages there lead on',
    },
    'dry-run': { type: 'boolean', help: 'tells what would be made, and makes nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('Name one folder with issues.');
    const folder = resolve(process.env.INIT_CWD ?? '.', path);
    const { posts, problems } = await readPosts(folder, terminal);
    const { planOldIssues } = await import('../collect/archive/plan.ts');
    const { listIssues } = await import('../content/read-issue.ts');
    const taken = await listIssues(context.root);
    const files = new Set(await filesIn(folder));
    const plan = planOldIssues(posts, {
      split: args.flag('split'),
      taken: [],
      address: args.text('address'),
      findPicture: (url, post) => findPicture(folder, files, url, post),
    });
    problems.push(...plan.problems);
    const { issues, known } = await withoutKnown(context, plan.issues, taken, problems);
    if (hasErrors(problems)) return byProblems(problems);
    if (args.flag('dry-run')) {
      for (const issue of issues) tell(context, issue, 'Would make');
      return byProblems(problems, { issues: issues.map(({ number }) => number) });
    }
    await exclusively(context.root, 'compose', async () => {
      for (const issue of issues) {
        if (terminal.signal.aborted) throw new OutsideError('Stopped. Run it again to go on.');
        terminal.progress(`Making issue ${issue.number}`);
        await writeIssue(context.root, folder, issue);
      }
    });
    for (const issue of issues) tell(context, issue, 'Made');
    if (known > 0) terminal.say(`${known} were here already.`);
    if (issues.length > 0) terminal.say('Look at them with npm run check and npm run preview.');
    return byProblems(problems, { issues: issues.map(({ number }) => number) });
  },
};

function tell({ terminal }: Context, { number, title, date, files }: OldIssue, what: string): void {
  const stories = files.size - 1;
  terminal.say(
    `${what} issue ${number} of ${date}, "${title}": ${stories} ${stories === 1 ? 'story' : 'stories'}.`,
  );
}

/** Reads every old issue, after it was parsed in a guarded process. */
async function readPosts(
  folder: string,
  { signal, reportBug }: Pick<Terminal, 'signal' | 'reportBug'>,
): Promise<{ posts: Post[]; problems: Problem[] }> {
  const { readText } = await import('../content/text.ts');
  const { readPost } = await import('../collect/archive/read-post.ts');
  const { createReaders, readerLimits } = await import('../collect/readers/read-guarded.ts');
  const names = await filesIn(folder).catch((error) => {
    throw new OutsideError(`${folder} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  });
  const posts: Post[] = [];
  const problems: Problem[] = [];
  const readers = createReaders({ ...readerLimits, onBug: reportBug });
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
  return { posts, problems };
}

function isPost(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name) && !/(?:^|\/)(?:readme|_index|index)\.md$/i.test(name);
}

/** Relative, with slashes; nothing that is hidden, and no links. */
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

/** A picture lies beside the text, or where programs keep what is served from the root. */
function findPicture(
  _: string,
  files: ReadonlySet<string>,
  url: string,
  { file }: Post,
): string | undefined {
  const clean = decodePath(url.replace(/[?#].*$/, '').replace(/%(?![0-9a-f]{2})/gi, '%25'));
  const bare = clean.replace(/^(?:\{\{[^}]*\}\}|\{static\}|\{filename\})?\/*/, '');
  const places = [
    join(dirname(file), clean),
    ...['', 'static/', 'assets/', 'content/', 'public/'].map((place) => join(place, bare)),
  ];
  return places.find((place) => files.has(place));
}

/** Leaves out what was brought in before; another issue of the same number is an error. */
async function withoutKnown(
  { root, newsletter }: Context,
  issues: readonly OldIssue[],
  taken: readonly number[],
  problems: Problem[],
): Promise<{ issues: OldIssue[]; known: number }> {
  const { readIssue } = await import('../content/read-issue.ts');
  const fresh: OldIssue[] = [];
  const numbers = new Set<number>();
  for (const issue of issues) {
    if (taken.includes(issue.number)) {
      const there = await readIssue(root, issue.number, newsletter);
      if (there.value?.id === issue.id) continue;
      problems.push(numberTaken(issue.number, `issues/${issueFolderName(issue.number)}/issue.md`));
    }
    if (numbers.has(issue.number)) problems.push(numberTaken(issue.number, issue.title));
    numbers.add(issue.number);
    fresh.push(issue);
  }
  return { issues: fresh, known: issues.length - fresh.length };
}

function numberTaken(number: number, file: string): Problem {
  return {
    code: 'number-taken',
    severity: 'error',
    message: `There is another issue ${number} already; nothing was made.`,
    hint: 'Write number: into the heads of the old issues, or move the one that is here.',
    file,
  };
}

/** Written beside, and then renamed: an issue is there whole, or not at all. */
async function writeIssue(root: string, from: string, issue: OldIssue): Promise<void> {
  const beside = join(root, 'issues', `.importing-${issue.number}`);
  await rm(beside, { recursive: true, force: true });
  for (const [path, text] of issue.files) await writeFileAtomic(join(beside, path), text);
  for (const [file, path] of issue.pictures) {
    await mkdir(dirname(join(beside, path)), { recursive: true });
    await copyFile(join(from, file), join(beside, path));
  }
  const target = join(root, 'issues', issueFolderName(issue.number));
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (isThere) throw new OutsideError(`Issue ${issue.number} came to be meanwhile; run it again.`);
  await rename(beside, target);
}
