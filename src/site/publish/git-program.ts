import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { uploadEnvironment } from '../../lib/child-environment.ts';
import { type ChildResult, runChild } from '../../lib/run-child.ts';
import type { Project } from '../../project.ts';
import { publishProblems } from './problems.ts';
import { UploadError } from './upload-error.ts';

/**
 * A bare repository in the temporary folder, in which the branch is composed, so that neither the
 * work tree nor the index of the user's repository is touched. It uses that one's credentials.
 */
export interface GitRepository {
  /** How people name the remote. */
  place: string;
  run(args: readonly string[], options?: { input?: string; cwd?: string }): Promise<ChildResult>;
  close(): Promise<void>;
}

type Setting = readonly [key: string, value: string];

/** @throws UploadError where git or the remote is missing. */
export async function openRepository(
  { root, env, signal, newsletter, now }: Project,
  repository: string,
): Promise<GitRepository> {
  const outside = { ...uploadEnvironment({ ...process.env, ...env }), ...quiet };
  const ask = async (...args: string[]): Promise<ChildResult> => {
    const done = await runChild('git', args, { cwd: root, env: outside, signal });
    if (done === undefined)
      throw new UploadError(publishProblems['publish-no-program']({ program: 'git' }));
    return done;
  };
  const own = await readOwnSettings(ask);
  const url = await findUrl(repository, root, ask);
  const folder = await mkdtemp(join(tmpdir(), 'masthead-publish-'));
  const author = {
    NAME: newsletter.name,
    EMAIL: `${newsletter.from.address}`,
    DATE: now().toISOString(),
  };
  const inside = {
    ...outside,
    ...asEnvironment([...own, [`remote.${remote}.url`, url], ...fixed]),
    ...sshCommand(outside, own),
    GIT_DIR: folder,
    GIT_INDEX_FILE: join(folder, 'publish-index'),
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) =>
        Object.entries(author).map(([what, value]) => [`GIT_${who}_${what}`, value]),
      ),
    ),
  };
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const run: GitRepository['run'] = async (args, { input, cwd = root } = {}) => {
    const options = { cwd, env: inside, signal, ...(input !== undefined && { input }) };
    const done = await runChild('git', args, options);
    return done ?? { code: 127, stdout: '', stderr: 'git has vanished' };
  };
  return { place: repository, run, close };
}

/** The name of the remote in the temporary repository: its URL may hold a token. */
export const remote = 'publish';

/** git never asks: who waits for a program without a terminal waits forever. */
const quiet = { GIT_TERMINAL_PROMPT: '0', GCM_INTERACTIVE: 'never', SSH_ASKPASS: '', LC_ALL: 'C' };

/** No hooks of the user's, no conversion of line ends, and nothing left to run afterwards. */
const fixed: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.autocrlf', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['advice.detachedHead', 'false'],
];

/** Credentials and proxies of the user's repository, such as those that a CI runner writes there. */
async function readOwnSettings(
  ask: (...args: string[]) => Promise<ChildResult>,
): Promise<Setting[]> {
  const { code, stdout } = await ask('config', '--list', '--show-scope', '-z');
  if (code !== 0) return [];
  const parts = stdout.split('\0');
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope, entry = ''] = [parts[at], parts[at + 1]];
    const end = entry.indexOf('\n');
    const key = end === -1 ? entry : entry.slice(0, end);
    if (key === 'core.sshcommand') settings.push([key, entry.slice(end + 1)]);
    // git reads those of the user and the system itself.
    if (scope !== 'local' && scope !== 'worktree') continue;
    if (/^(?:http|credential|url|ssh|protocol)\./.test(key)) {
      settings.push([key, end === -1 ? 'true' : entry.slice(end + 1)]);
    }
  }
  return settings;
}

/** In the environment, since other users can read the arguments of a program. */
function asEnvironment(settings: readonly Setting[]): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

function sshCommand(
  { GIT_SSH_COMMAND: given, GIT_SSH: program }: Record<string, string>,
  own: readonly Setting[],
): Record<string, string> {
  const set = given ?? own.findLast(([key]) => key === 'core.sshcommand')?.[1];
  if (set === undefined && program !== undefined) return {};
  return { GIT_SSH_COMMAND: `${set ?? 'ssh'} -o BatchMode=yes -o ConnectTimeout=30` };
}

/** A URL as it is; a path, absolute; the URL of a remote of the user's repository. */
async function findUrl(
  repository: string,
  root: string,
  ask: (...args: string[]) => Promise<ChildResult>,
): Promise<string> {
  const isWindowsPath = /^[a-z]:[\\/]/i.test(repository);
  if (!isWindowsPath && /^[^/\\]+:/.test(repository)) return repository;
  if (/[/\\]/.test(repository) || isWindowsPath) return resolve(root, repository);
  const found = await ask('remote', 'get-url', '--push', repository);
  if (found.code !== 0) {
    const { code } = await ask('ls-remote', '--quiet', resolve(root, repository));
    if (code === 0) return resolve(root, repository);
    throw new UploadError(publishProblems['publish-no-remote']({ name: repository }));
  }
  const url = found.stdout.trim();
  if (isWindowsPath || /^[^/\\]+:/.test(url)) return url;
  const top = await ask('rev-parse', '--show-toplevel');
  return resolve(top.code === 0 ? top.stdout.trim() : root, url);
}
