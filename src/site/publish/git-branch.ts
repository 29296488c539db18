import type { ChildResult } from '../../lib/run-child.ts';
import type { PublishTarget } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import type { Destination } from './destination.ts';
import { explainFailure } from './explain-failure.ts';
import { type GitRepository, openRepository, remote } from './git-program.ts';
import { publishProblems } from './problems.ts';
import {
  compareWithRecord,
  formatRecord,
  parseRecord,
  recordAfter,
  recordFile,
  type UploadRecord,
} from './record.ts';
import type { SiteToUpload } from './site-files.ts';
import { UploadError } from './upload-error.ts';

type GitTarget = Extract<PublishTarget, { method: 'git' }>;

/** The state of the branch on the remote; without a commit where it does not exist yet. */
interface Branch {
  commit?: string;
  /** The hash of each file. */
  tree: ReadonlyMap<string, string>;
  record: UploadRecord;
}

/** Others may push to the branch while we do. */
const attempts = 5;
const base = 'refs/masthead/base';

/** Opens a branch of a repository, as Pages of GitHub, GitLab and Codeberg serve it. @throws UploadError */
export async function openBranch(project: Project, target: GitTarget): Promise<Destination> {
  const repository = await openRepository(project, target.repository);
  try {
    await expectSuccess(repository, ['init', '--bare', '--quiet']);
    const branch = await fetchBranch(repository, target);
    return {
      name: `the branch ${target.branch} of ${target.repository}`,
      record: branch.record,
      upload: (site) => pushSite(repository, target, branch, site),
      close: () => repository.close(),
    };
  } catch (error) {
    await repository.close();
    throw error;
  }
}

async function fetchBranch(repository: GitRepository, { branch }: GitTarget): Promise<Branch> {
  const ref = `refs/heads/${branch}`;
  const listed = await expectSuccess(repository, ['ls-remote', remote, ref]);
  const commit = /^[0-9a-f]+/.exec(listed.stdout)?.[0];
  if (commit === undefined) return { tree: new Map(), record: new Map() };
  // Without the contents of files, which git fetches where it needs one.
  const options = ['--quiet', '--depth=1', '--filter=blob:none', '--no-tags'];
  await expectSuccess(repository, ['fetch', ...options, remote, `+${ref}:${base}`]);
  const parsed = await expectSuccess(repository, ['rev-parse', base]);
  const { stdout } = await expectSuccess(repository, ['ls-tree', '-r', '-z', base]);
  const tree = new Map<string, string>();
  for (const entry of stdout.split('\0')) {
    const [, hash, path] = /^\d+ \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
    if (hash !== undefined && path !== undefined) tree.set(path, hash);
  }
  if (tree.has('issues/newsletter.yaml')) {
    throw new UploadError(publishProblems['publish-source-branch']({ branch }));
  }
  const record = tree.has(recordFile)
    ? parseRecord((await expectSuccess(repository, ['show', `${base}:${recordFile}`])).stdout)
    : new Map();
  return { commit: parsed.stdout.trim(), tree, record };
}

/** @returns how many files changed on the branch. */
async function pushSite(
  repository: GitRepository,
  target: GitTarget,
  first: Branch,
  site: SiteToUpload,
): Promise<number> {
  let branch = first;
  for (let attempt = 1; ; attempt += 1) {
    const changes = await stageSite(repository, branch, site);
    if (changes === 0) return 0;
    const commit = await commitSite(repository, target, branch, site.title);
    const refused = await push(repository, target, branch, commit);
    if (refused === undefined) return changes;
    if (attempt === attempts) throw new UploadError(refused);
    branch = await fetchBranch(repository, target);
  }
}

/** Makes the index what the branch is to contain. @returns how many of its files changed. */
async function stageSite(
  repository: GitRepository,
  { commit, tree, record }: Branch,
  site: SiteToUpload,
): Promise<number> {
  const { folder, files } = site;
  await expectSuccess(repository, ['read-tree', ...(commit === undefined ? ['--empty'] : [base])]);
  const hashes = await hashFiles(repository, folder, [...files.keys()], false);
  const changed = [...files.keys()].filter((path) => tree.get(path) !== hashes.get(path));
  const gone = compareWithRecord(site, record).gone.filter((path) => tree.has(path));
  await hashFiles(repository, folder, changed, true);
  const entries = [
    // With mode 0, an entry is removed.
    ...gone.map((path) => `0 ${'0'.repeat(40)}\t${path}`),
    ...changed.map((path) => `100644 ${hashes.get(path)}\t${path}`),
  ];
  const recordText = formatRecord(recordAfter(site, record));
  const texts: [string, string][] = [[recordFile, recordText]];
  // Without it, GitHub runs Jekyll over the site, which leaves out some names.
  if (!tree.has('.nojekyll') && !files.has('.nojekyll')) texts.push(['.nojekyll', '']);
  for (const [path, text] of texts) {
    const args = ['hash-object', '-w', '--stdin'];
    const hash = (await expectSuccess(repository, args, { input: text })).stdout.trim();
    if (tree.get(path) !== hash) entries.push(`100644 ${hash}\t${path}`);
  }
  const input = entries.map((entry) => `${entry}\0`).join('');
  await expectSuccess(repository, ['update-index', '-z', '--replace', '--index-info'], { input });
  return entries.length === 0 ? 0 : Math.max(changed.length + gone.length, 1);
}

async function hashFiles(
  repository: GitRepository,
  folder: string,
  paths: readonly string[],
  write: boolean,
): Promise<Map<string, string>> {
  const args = ['hash-object', ...(write ? ['-w'] : []), '--no-filters', '--stdin-paths'];
  const input = paths.map((path) => `${path}\n`).join('');
  const { stdout } = await expectSuccess(repository, args, { input, cwd: folder });
  const hashes = stdout.trim().split('\n');
  return new Map(paths.map((path, at) => [path, hashes[at] ?? '']));
}

async function commitSite(
  repository: GitRepository,
  { history }: GitTarget,
  { commit }: Branch,
  title: string,
): Promise<string> {
  // The branch's unchanged files are on the remote only.
  const tree = (await expectSuccess(repository, ['write-tree', '--missing-ok'])).stdout.trim();
  const parents = commit === undefined || !history ? [] : ['-p', commit];
  const made = await expectSuccess(repository, ['commit-tree', tree, ...parents], { input: title });
  return made.stdout.trim();
}

/** @returns the problem where the branch was changed by somebody else. */
async function push(
  repository: GitRepository,
  { branch, history, repository: place }: GitTarget,
  { commit: before = '' }: Branch,
  commit: string,
): Promise<Problem | undefined> {
  const ref = `refs/heads/${branch}`;
  const force = history ? [] : [`--force-with-lease=${ref}:${before}`];
  const args = ['push', '--quiet', '--no-verify', ...force, remote, `${commit}:${ref}`];
  const { code, stderr } = await repository.run(args);
  if (code === 0) return undefined;
  if (code === null) throw new UploadError(publishProblems['publish-interrupted']());
  const problem = explainFailure('git', stderr, `the branch ${branch} of ${place}`);
  const isMoved =
    /fetch first|non-fast-forward|stale info|failed to update ref|cannot lock ref|reference already exists/i;
  if (isMoved.test(stderr)) return problem;
  throw new UploadError(problem);
}

async function expectSuccess(
  repository: GitRepository,
  args: readonly string[],
  options?: { input?: string; cwd?: string },
): Promise<ChildResult> {
  const done = await repository.run(args, options);
  if (done.code === 0) return done;
  if (done.code === null) throw new UploadError(publishProblems['publish-interrupted']());
  throw new UploadError(explainFailure('git', done.stderr, repository.place));
}
