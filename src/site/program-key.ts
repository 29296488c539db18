import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from '../content/hash-issue.ts';
import { listFiles } from '../lib/list-files.ts';

export interface Program {
  /** Its package.json. */
  manifest: URL;
  /** The folder of its TypeScript sources; absent where it runs compiled, as an installed package. */
  sources?: URL;
}

const masthead: Program = {
  manifest: new URL('../../package.json', import.meta.url),
  ...(import.meta.url.endsWith('.ts') && { sources: new URL('../', import.meta.url) }),
};

let own: string | undefined;

/** The hash of the program that runs: the same for as long as it runs, so read once. */
export function programKey(): string {
  own ??= hashProgram(masthead);
  return own;
}

/** A hash over a program's version, its dependencies and, in its repository, its sources. */
export function hashProgram({ manifest, sources }: Program): string {
  const { version, dependencies = {} } = readPackage(manifest);
  const versions = Object.keys(dependencies).map((name) => {
    const file = findPackageJSON(name, manifest);
    return [name, file && readPackage(file).version];
  });
  const files = sources === undefined ? [] : readSources(fileURLToPath(sources));
  return hashOf(JSON.stringify([version, versions]), ...files);
}

function readSources(folder: string): (string | Uint8Array)[] {
  const paths = listFiles(folder).map(([path]) => path);
  const sources = paths.filter((path) => /\.(?:ts|json)$/.test(path)).sort();
  return sources.flatMap((path) => [path, readFileSync(join(folder, path))]);
}

function readPackage(file: URL | string): {
  version?: string;
  dependencies?: Record<string, string>;
} {
  return JSON.parse(readFileSync(file, 'utf8'));
}
