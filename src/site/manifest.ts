import { hash as digest } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { listFiles } from '../lib/list-files.ts';
import type { Problem } from '../model/problem.ts';
import { foldersOf } from './path-index.ts';

/** What builds record, inside the site's folder. */
export const stateFolder = '.masthead';
const manifestFile = '.masthead.json';
const recordsFile = `${stateFolder}/files`;

/** Size in bytes, time of the last change in milliseconds, and hash. */
export type FileRecord = readonly [size: number, changed: number, hash: string];

/** What the site was made from, as a hash, and the problems of its making. */
export interface SiteRecord {
  key: string;
  problems: Problem[];
}

interface Saved {
  site?: SiteRecord | undefined;
  files: Record<string, FileRecord>;
}

/** Time stamps of file systems are coarser than a millisecond: 10 ms at 100 Hz, 16 ms on Windows. */
const tick = 20;

/**
 * The files in the site's folder: those that the last build made, and those of others, which no build
 * changes or deletes. As in git's index, a file of the recorded size and time is the same, unless it
 * could have changed again within the same tick of the clock: then it is read.
 */
export class Manifest {
  readonly folder: string;
  /** By the last build. */
  readonly made: ReadonlySet<string>;
  /** Not made by the last build. */
  readonly foreign = new Set<string>();
  readonly foreignFolders = new Set<string>();
  /** Of the last build. */
  readonly site: SiteRecord | undefined;
  /** All that are there. */
  private readonly files = new Set<string>();
  /** Of own files that are as they were made. */
  private readonly records = new Map<string, FileRecord>();
  /** Own files that another program changed. */
  private readonly altered = new Set<string>();
  /** False where the next build would have to read files again. */
  private isCurrent = true;

  /** @param verifies True to read every file, not only those whose size or time changed. */
  constructor(folder: string, made: ReadonlySet<string>, verifies: boolean) {
    this.folder = folder;
    this.made = made;
    this.list();
    const { site, files } = readSaved(folder);
    const [, at] = this.statOf(recordsFile);
    this.site = site;
    for (const path of made) {
      const known = files[path];
      if (known === undefined || !this.files.has(path)) continue;
      const [size, changed] = this.statOf(path);
      if (verifies || size !== known[0] || changed !== known[1] || changed >= at - tick) {
        this.isCurrent = false;
        if (this.readHash(path) !== known[2]) this.altered.add(path);
      }
      if (!this.altered.has(path)) this.records.set(path, [size, changed, known[2]]);
    }
  }

  /** False where no build is recorded: then files with the same content as the site's count as its own. */
  get exists(): boolean {
    return this.made.size > 0;
  }

  /** True for a file that was made by a build, and is there as that build made it. */
  isIntact(path: string): boolean {
    return this.files.has(path) && !this.isForeign(path) && !this.altered.has(path);
  }

  isForeign(path: string): boolean {
    return this.exists && this.foreign.has(path);
  }

  /** True where a file that masthead did not make is in the place of one of the site. */
  isOther(path: string, content: string | Uint8Array): boolean {
    return this.foreign.has(path) && this.hashOf(path) !== hashBytes(content);
  }

  /** The hash of a file's content; undefined if it does not exist. */
  hashOf(path: string): string | undefined {
    if (!this.files.has(path)) return undefined;
    return this.records.get(path)?.[2] ?? this.readHash(path);
  }

  /** Lists the files that are or will be masthead's own. */
  async save(paths: Iterable<string>): Promise<void> {
    const text = `${JSON.stringify([...paths].sort(), null, 1)}\n`;
    await writeFileAtomic(join(this.folder, manifestFile), text, { durable: false });
  }

  /**
   * Records what the files are, for the next build.
   * @param paths All files of the site. @param written Those that were written.
   */
  async record(
    site: SiteRecord | undefined,
    paths: Iterable<string>,
    written: ReadonlyMap<string, FileRecord> = new Map(),
  ): Promise<void> {
    const isSame = site !== undefined && site.key === this.site?.key;
    if (isSame && this.isCurrent && written.size === 0) return;
    const files: Saved['files'] = {};
    for (const path of paths) {
      files[path] = written.get(path) ??
        this.records.get(path) ?? [...this.statOf(path), this.readHash(path) ?? ''];
    }
    const saved: Saved = { site, files };
    await writeFileAtomic(join(this.folder, recordsFile), JSON.stringify(saved), {
      durable: false,
    });
  }

  private list(): void {
    const { made } = this;
    const madeFolders = new Set([...made].flatMap(foldersOf));
    for (const [name, entry] of listFiles(this.folder, (path) => path === stateFolder)) {
      // Some file systems return a name in another Unicode composition than it was written in.
      const path = made.has(name) || madeFolders.has(name) ? name : name.normalize('NFC');
      if (path === manifestFile || path === `${manifestFile}.new`) continue;
      if (entry.isFile()) this.files.add(path);
      if (!entry.isDirectory() && !made.has(path)) this.foreign.add(path);
      if (entry.isDirectory() && !madeFolders.has(path)) this.foreignFolders.add(path);
    }
  }

  private statOf(path: string): [size: number, changed: number] {
    const found = lstatSync(join(this.folder, path), { throwIfNoEntry: false });
    return [found?.size ?? 0, found?.mtimeMs ?? 0];
  }

  private readHash(path: string): string | undefined {
    try {
      return hashBytes(readFileSync(join(this.folder, path)));
    } catch {
      return undefined;
    }
  }
}

/** The SHA-256 of bytes, or of a text in UTF-8. */
export function hashBytes(bytes: string | Uint8Array): string {
  return digest('sha256', bytes, 'hex').slice(0, 32);
}

/** The paths of the files that the last build made in a folder; none where no build is recorded. */
export async function readMade(folder: string): Promise<Set<string>> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => '[]');
  let paths: unknown;
  try {
    paths = JSON.parse(text);
  } catch {
    return new Set();
  }
  const isOwn = (path: unknown): path is string => typeof path === 'string' && isInside(path);
  return new Set(Array.isArray(paths) ? paths.filter(isOwn) : []);
}

function readSaved(folder: string): Saved {
  try {
    const saved = JSON.parse(readFileSync(join(folder, recordsFile), 'utf8')) as Partial<Saved>;
    return { files: {}, ...saved };
  } catch {
    // Missing or damaged: then files are compared by their bytes.
    return { files: {} };
  }
}

/** False for a path that leads out of a folder. */
export function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
