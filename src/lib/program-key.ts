import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { fileURLToPath } from 'node:url';
import { hashOf } from './hash.ts';
import { listFiles } from './list-files.ts';

const isCompiled = !import.meta.url.endsWith('.ts');
let own: string | undefined;

/** The hash of the program that runs: the same for as long as it runs, so read once. */
export function programKey(): string {
  own ??= hashProgram(
    new URL('../../package.json', import.meta.url),
    isCompiled ? undefined : new URL('../', import.meta.url),
  );
  return own;
}

/**
 * A hash over a program's version, its dependencies and, in its repository, its sources.
 * @param manifest Its package.json. @param sources A folder; absent for an installed package.
 */
export function hashProgram(manifest: URL, sources?: URL): string {
  const { version, dependencies = {} } = readPackage(manifest);
  const versions = Object.keys(dependencies).map((name) => {
    const file = findPackageJSON(name, manifest);
    return [name, file && readPackage(file).version];
  });
  const paths = sources === undefined ? [] : listFiles(fileURLToPath(sources));
  const files = paths.map(([path]) => path).filter((path) => /\.(?:ts|json)$/.test(path));
  const texts = files.sort().flatMap((path) => [path, readFileSync(new URL(path, sources))]);
  return hashOf(JSON.stringify([version, versions]), ...texts);
}

function readPackage(file: URL | string): { version?: string; dependencies?: object } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
