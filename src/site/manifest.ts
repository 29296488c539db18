import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { FileRecords } from './file-records.ts';
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
  readonly records: FileRecords;
  /** Own files that another program changed. */
  private altered: ReadonlySet<string> = new Set();
  private made: readonly string[] = [];
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.records = new FileRecords(folder, `${stateFolder}/files`);
  }

  get paths(): readonly string[] {
    return this.made;
  }

  /** @param verifies True to read every file, not only those whose size or time changed. */
  async load(verifies: boolean): Promise<void> {
    this.made = await readMade(this.folder);
    this.exists = this.made.length > 0;
    const made = new Set(this.made);
    const madeFolders = new Set(this.made.flatMap(foldersOf));
    for (const entry of listFiles(this.folder)) {
      const name = relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      // Some file systems return a name in another Unicode composition than it was written in.
      const path = made.has(name) || madeFolders.has(name) ? name : name.normalize('NFC');
      if (path === stateFolder || path.startsWith(`${stateFolder}/`)) continue;
      if (path === manifestFile || path === `${manifestFile}.new`) continue;
      if (entry.isFile()) this.files.add(path);
      if (!entry.isDirectory() && !made.has(path)) this.foreign.add(path);
      if (entry.isDirectory() && !madeFolders.has(path)) this.foreignFolders.add(path);
    }
    this.altered = this.records.load(
      this.made.filter((path) => this.files.has(path)),
      verifies,
    );
  }

  /** True for a file of the last build that is there, as that build made it. */
  isIntact(path: string): boolean {
    const isForeign = this.exists && this.foreign.has(path);
    return this.files.has(path) && !isForeign && !this.altered.has(path);
  }

  /** The hash of a file's content; undefined if it does not exist. */
  hashOf(path: string): string | undefined {
    return this.files.has(path) ? this.records.hashOf(path) : undefined;
  }

  async save(paths: readonly string[]): Promise<void> {
    const text = `${JSON.stringify([...new Set(paths)].sort(), null, 1)}\n`;
    const file = join(this.folder, manifestFile);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
    await writeFileAtomic(file, text, { durable: false });
  }
}

/** The files that the last build made in a folder, by path; none where no build is recorded. */
export async function readMade(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => '[]');
  let paths: unknown;
  try {
    paths = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(paths)) return [];
  return paths.filter((path): path is string => typeof path === 'string' && isInside(path));
}

/** Not with promises, which take four times as long for thousands of files. */
function listFiles(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** False for a path that leads out of a folder. */
export function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
