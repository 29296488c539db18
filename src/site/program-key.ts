import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
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

/** A hash over the program's version, its dependencies and, in its repository, its sources. */
export async function programKey({ manifest, sources }: Program = masthead): Promise<string> {
  const own = await readPackage(manifest);
  const names = Object.keys(own.dependencies ?? {}).sort();
  const hash = createHash('sha256').update(`${own.version}`);
  for (const name of names) hash.update(`\n${name} ${await versionOf(name, manifest)}`);
  if (sources !== undefined) {
    const files = await readdir(fileURLToPath(sources), { recursive: true });
    for (const file of files.filter((each) => /\.(?:ts|json)$/.test(each)).sort()) {
      hash.update(`\n${file}\n`).update(await readFile(new URL(file, sources)));
    }
  }
  return hash.digest('hex');
}

async function versionOf(name: string, from: URL): Promise<string> {
  const file = findPackageJSON(name, from);
  if (file === undefined) return 'missing';
  return (await readPackage(file)).version ?? 'unknown';
}

async function readPackage(file: URL | string): Promise<Package> {
  return JSON.parse(await readFile(file, 'utf8'));
}
