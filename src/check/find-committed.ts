import { uploadEnvironment } from '../lib/child-environment.ts';
import { findWorkTree } from '../lib/git-ignored.ts';
import { runChild } from '../lib/run-child.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { checkProblems } from './problems.ts';

/** Nothing about people: what keeps a folder in git, caches, locks, and examples. */
const harmless =
  /(?:^|\/)(?:\.gitkeep|\.keep|\.gitignore|README\.md)$|^data\/(?:cache\/|sources\.json$|\w+\.lock$)|\.(?:example|sample|template)$/;

/**
 * Finds secrets and personal data that are committed, or that the next commit would add: in
 * `data/`, and in `.env` and files like it. Asks git once, and only in a work tree.
 */
export async function findCommitted(project: Pick<Project, 'root' | 'env'>): Promise<Problem[]> {
  const { root, env } = project;
  if (findWorkTree(root) === undefined) return [];
  const args = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard', '--'];
  const done = await runChild('git', [...args, 'data', '.env', '.env.*'], {
    cwd: root,
    env: uploadEnvironment({ ...process.env, ...env }),
  });
  if (done?.code !== 0) return [];
  const files = done.stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => ({ isCommitted: !entry.startsWith('?'), file: entry.slice(2) }))
    .filter(({ file }) => !harmless.test(file));
  return ['.env', 'data'].flatMap((place) => {
    const own = files.filter(({ file }) => file.startsWith('data/') === (place === 'data'));
    const committed = own.filter(({ isCommitted }) => isCommitted);
    const [first] = committed.length > 0 ? committed : own;
    if (first === undefined) return [];
    const count = committed.length > 0 ? committed.length : own.length;
    const code = committed.length > 0 ? 'committed-secret' : 'exposed-secret';
    const line = place === 'data' ? 'data/' : first.file;
    return checkProblems[code]({ count, line, isData: place === 'data' }, { file: first.file });
  });
}
