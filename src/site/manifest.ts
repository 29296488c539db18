import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { foldersOf } from './path-index.ts';

/** What builds keep beside the site. */
export const stateFolder = '.masthead';
const manifestFile = '.masthead.json';

/**
 * What a build made, so that the next one writes over and deletes nothing else; and what lies in the
 * folder besides.
 */
export class Manifest {
  /** False where no build is known: then files that are the same as the site's are taken for its own. */
  exists = false;
  /** Files that are there, of masthead and of others. */
  readonly files = new Set<string>();
  /** Files and links that are there and that masthead did not make. */
  readonly foreign = new Set<string>();
  /** Folders that are there with nothing of masthead in them. */
  readonly foreignFolders = new Set<string>();
  private made: readonly string[] = [];
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Paths that the last build made. */
  get paths(): readonly string[] {
    return this.made;
  }

  /** Looks at the folder, once. */
  async load(): Promise<void> {
    this.made = await this.read();
    const made = new Set(this.made);
    const madeFolders = new Set(this.made.flatMap(foldersOf));
    const options = { recursive: true, withFileTypes: true } as const;
    for (const entry of await readdir(this.folder, options).catch(() => [])) {
      const name = relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      // A file system may give a name back in another composition than it was written in.
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

function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
