import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A bare repository whose branch `gh-pages` is served, as GitHub Pages does it.
 * @returns its folder, and that of the files that are served
 */
export async function makeForge(home: string): Promise<{ repository: string; site: string }> {
  const [repository, site] = [join(home, 'origin.git'), join(home, 'site')];
  await mkdir(site);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  const hook = join(repository, 'hooks/post-receive');
  const deploy = `git rev-parse --quiet --verify gh-pages >/dev/null && GIT_WORK_TREE='${site}' git read-tree -um gh-pages`;
  await writeFile(hook, `#!/bin/sh\nexport GIT_INDEX_FILE='${site}.index'\n${deploy}\nexit 0\n`);
  await chmod(hook, 0o755);
  return { repository, site };
}
