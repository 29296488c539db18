import { spawnSync } from 'node:child_process';

/**
 * The URL of the remote `origin` of the repository around a folder.
 * @param {string} folder
 * @returns {string | undefined} undefined without git, a repository or a remote
 */
export function readRemote(folder) {
  return runGit(folder, 'remote', 'get-url', 'origin') || undefined;
}

/**
 * Makes a folder a git repository, unless it is inside one already or git is not installed.
 * @param {string} folder
 */
export function startRepository(folder) {
  if (runGit(folder, 'rev-parse', '--is-inside-work-tree') === undefined) {
    runGit(folder, 'init', '--quiet', '--initial-branch=main');
  }
}

/** @returns {string | undefined} what git printed, or undefined where it failed or is missing */
function runGit(folder, ...args) {
  const { status, stdout } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
