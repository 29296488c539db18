import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { foldersOf } from './path-index.ts';

/** What builds record, inside the site's folder. */
export const stateFolder = '.masthead';
const manifestFile = '.masthead.json';

/** Lists the files that the last build made, so that the next one changes and deletes no others. */
export class Manifest {
  /** False where no build is recorded: then files with the same content as the site's count as its own. */
  exists = false;
  readonly files = new Set<string>();
  readonly foreign = new Set<string>();
  readonly foreignFolders = new Set<string>();
  private made: readonly string[] = [];
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get paths(): readonly string[] {
    return this.made;
  }

  async load(): Promise<void> {
    this.made = await this.read();
    const made = new Set(this.made);
    const madeFolders = new Set(this.made.flatMap(foldersOf));
    const options = { recursive: true, withFileTypes: true } as const;
    for (const entry of await readdir(this.folder, options).catch(() => [])) {
      const name = relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      // Some file systems return a name in another Unicode composition than it was written in.
      const path = made.has(name) || madeFolders.has(name) ? name : name.normalize('NFC');
      if (path === stateFolder || path.startsWith(`${stateFolder}/`)) continue;
      if (path === manifestFile || path === `${manifestFile}.new`) continue;
      if (entry.isFile()) this.files.add(path);
      if (!entry.isDirectory() && !made.has(path)) this.foreign.add(path);
      if (entry.isDirectory() && !madeFolders.has(path)) this.foreignFolders.add(path);
    }
  }

  async save(paths: readonly string[]): Promise<void> {
    const text = `${JSON.stringify([...new Set(paths)].sort(), null, 1)}\n`;
    const file = join(this.folder, manifestFile);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
    await writeFileAtomic(file, text, { durable: false });
  }

  private async read(): Promise<string[]> {
    const text = await readFile(join(this.folder, manifestFile), 'utf8').catch(() => '[]');
    let paths: unknown;
    try {
      paths = JSON.parse(text);
    } catch {
      return [];
    }
    if (!Array.isArray(paths)) return [];
    this.exists = paths.length > 0;
    return paths.filter((path): path is string => typeof path === 'string' && isInside(path));
  }
}

/** False for a path that leads out of a folder. */
export function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
