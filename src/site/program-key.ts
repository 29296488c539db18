import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Package {
  version?: string;
  dependencies?: Record<string, string>;
}

export interface Program {
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
  const names = Object.keys(dependencies).sort();
  const hash = createHash('sha256').update(`${version}`);
  for (const name of names) hash.update(`\n${name} ${versionOf(name, manifest)}`);
  if (sources !== undefined) {
    const files = readdirSync(fileURLToPath(sources), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((each) => /\.(?:ts|json)$/.test(each)).sort()) {
      hash.update(`\n${file}\n`).update(readFileSync(new URL(file, sources)));
    }
  }
  return hash.digest('hex');
}

function versionOf(name: string, from: URL): string {
  const file = findPackageJSON(name, from);
  if (file === undefined) return 'missing';
  return readPackage(file).version ?? 'unknown';
}

function readPackage(file: URL | string): Package {
  return JSON.parse(readFileSync(file, 'utf8'));
}
