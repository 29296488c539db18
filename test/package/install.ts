import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

export const project = join(import.meta.dirname, '../..');

const run = promisify(execFile);

/** Packs this repository as npm does for a registry. @returns the tarball. */
export async function packPackage(folder: string): Promise<string> {
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: project });
  const [name = ''] = (await readdir(folder)).filter((each) => each.endsWith('.tgz'));
  return join(folder, name);
}

export async function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'masthead-package-'));
}

/** A newsletter's folder with the package in `node_modules`; deleted after the test. */
export async function makeNewsletter(
  tarball: string,
  from: { issues: string; state?: string },
): Promise<string> {
  const root = await makeFolder();
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await cp(from.issues, join(root, 'issues'), { recursive: true });
  if (from.state !== undefined) await cp(from.state, join(root, 'data'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{ "private": true }\n');
  await installPackage(tarball, root);
  return root;
}

/**
 * Unpacks a tarball of masthead into `node_modules`, replacing another version, and links the
 * packages that it declares, and no others: from this repository, so that little is downloaded.
 */
export async function installPackage(tarball: string, root: string): Promise<void> {
  const modules = join(root, 'node_modules');
  await rm(modules, { recursive: true, force: true });
  const folder = join(modules, 'masthead');
  await mkdir(folder, { recursive: true });
  await run('tar', ['xzf', tarball, '-C', folder, '--strip-components=1']);
  const wanted = await readDependencies(folder);
  const own = await readDependencies(project);
  const former = Object.entries(wanted).filter(([name, version]) => own[name] !== version);
  const others = await download(former, join(root, 'former'));
  for (const name of [...Object.keys(wanted), 'node']) {
    const isFormer = former.some(([each]) => each === name);
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(isFormer ? others : project, 'node_modules', name), join(modules, name));
  }
}

async function readDependencies(folder: string): Promise<Record<string, string>> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

/** Installs what an earlier version of masthead declares, and this one does not. @returns the folder. */
async function download(packages: readonly [string, string][], folder: string): Promise<string> {
  if (packages.length === 0) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const names = packages.map(([name, version]) => `${name}@${version}`);
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...names], {
    cwd: folder,
  });
  return folder;
}

/** The environment of a shell outside of npm, with the Node of the system. */
export function plainEnvironment(): Record<string, string> {
  const { PATH = '' } = process.env;
  const path = PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { PATH: path.join(delimiter), HOME: tmpdir() };
}
