import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { uploadEnvironment } from './child-environment.ts';
import { runChild } from './run-child.ts';

/**
 * Finds the files that git would add to a commit, or has in it already. One process, and none
 * outside of work trees. Where git cannot be run, only plain lines of `.gitignore` count.
 * @param paths Absolute; they need not exist.
 */
export async function findExposed(paths: readonly string[]): Promise<string[]> {
  const exposed: string[] = [];
  const trees = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const real = await resolveExisting(path);
    const tree = findWorkTree(dirname(real));
    if (tree === undefined) continue;
    const name = relative(tree, real).split(sep).join('/');
    trees.set(tree, (trees.get(tree) ?? new Map()).set(name, path));
  }
  for (const [tree, names] of trees) {
    const ignored =
      (await askGit(tree, [...names.keys()])) ?? (await readIgnored(tree, [...names.keys()]));
    for (const [name, path] of names) if (!ignored.has(name)) exposed.push(path);
  }
  return exposed;
}

/** The folder with `.git` above a folder, which is a file in submodules and linked work trees. */
export function findWorkTree(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Without symbolic links: what lies behind one belongs to another work tree, or to none. */
async function resolveExisting(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await resolveExisting(dirname(path)), basename(path));
}

/** The ignored ones; a file that is committed is not. @returns undefined where git cannot say. */
async function askGit(tree: string, names: readonly string[]): Promise<Set<string> | undefined> {
  const done = await runChild('git', ['check-ignore', '-z', '--stdin'], {
    cwd: tree,
    env: uploadEnvironment(process.env),
    input: names.map((name) => `${name}\0`).join(''),
  });
  if (done === undefined || (done.code !== 0 && done.code !== 1)) return undefined;
  return new Set(done.stdout.split('\0'));
}

/** Those that a plain line names, such as `data/` or `/letters/.env`, without a later exception. */
async function readIgnored(tree: string, names: readonly string[]): Promise<Set<string>> {
  const ignored = new Set<string>();
  for (const name of names) {
    const parts = name.split('/');
    const lines: string[] = [];
    for (let depth = 0; depth < parts.length; depth += 1) {
      const file = join(tree, ...parts.slice(0, depth), '.gitignore');
      const text = await readFile(file, 'utf8').catch(() => '');
      const inner = parts.slice(depth);
      const plain = inner.flatMap((part, at) => [part, inner.slice(0, at + 1).join('/')]);
      for (const line of text.split(/\r?\n/)) {
        const pattern = line
          .trim()
          .replace(/^\//, '')
          .replace(/\/(?:\*{1,2})?$/, '');
        if (plain.includes(pattern) || line.startsWith('!')) lines.push(line);
      }
    }
    if (lines.length > 0 && !lines.some((line) => line.startsWith('!'))) ignored.add(name);
  }
  return ignored;
}
