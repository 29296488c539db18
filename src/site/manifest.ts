import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { hashBytes } from '../lib/hash.ts';
import { listFiles } from '../lib/list-files.ts';
import { tryParseJson } from '../lib/text/json.ts';
import type { Problem } from '../model/problem.ts';
import { foldersOf } from './path-index.ts';

/** What builds record, inside the site's folder. */
export const stateFolder = '.masthead';
const manifestFile = '.masthead.json';
const recordsFile = `${stateFolder}/files`;
/** Where a build writes what it moves into place at the end. */
export const stageFolder = `${stateFolder}/stage`;
/** Those for the next build, also of an earlier version. */
const isStateFile = /^\.masthead\/.+\.jsonl?$/;

/** Size in bytes, time of the last change in milliseconds, and hash. */
export type FileRecord = readonly [size: number, changed: number, hash: string];

/** A part of the site: a hash of what it was made from, its files, and the problems of its making. */
export interface Part {
  key: string;
  paths: string[];
  problems: Problem[];
}

/** What a build records for the next one. */
interface Saved {
  /** By name. `site`, which only a build of all issues records, is the whole site: all files. */
  parts: Readonly<Record<string, Part>>;
  files: Readonly<Record<string, FileRecord>>;
}

/** Time stamps of file systems are coarser than a millisecond: 10 ms at 100 Hz, 16 ms on Windows. */
const tick = 20;

/**
 * The files in the site's folder when a build begins: those that the last build made, and those of
 * others, which no build changes or deletes. As in git's index, a file of the recorded size and time
 * is the same, unless it could have changed again within the same tick of the clock: then it is read.
 */
export class Manifest {
  readonly folder: string;
  /** False where no build is recorded: then files with the same content as the site's count as its own. */
  readonly exists: boolean;
  /** By builds, also those for the next build. */
  readonly made: Set<string>;
  /** Also folders, with a slash at the end. */
  readonly foreign = new Set<string>();
  /** Those that are there as builds made them, as far as that is recorded. */
  readonly intact = new Map<string, FileRecord>();
  readonly saved: Saved;
  private readonly files = new Set<string>();

  /** @param verifies True to read every file, not only those whose size or time changed. */
  constructor(folder: string, verifies: boolean) {
    this.folder = folder;
    this.saved = readSaved(folder);
    this.made = readMade(folder, this.saved.files);
    this.exists = this.made.size > 0;
    this.listFolder();
    const saved = lstatSync(join(folder, recordsFile), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    for (const path of this.made) {
      if (!this.files.has(path)) continue;
      const known = this.saved.files[path];
      const { size, mtimeMs } = lstatSync(join(folder, path));
      const isSame = size === known?.[0] && mtimeMs === known[1] && mtimeMs < saved - tick;
      const record = isSame && !verifies ? known : this.find(path);
      if (record && record[2] === (known ?? record)[2]) this.intact.set(path, record);
    }
  }

  /** A file that is there; undefined for none, and for links and what cannot be read. */
  find(path: string): FileRecord | undefined {
    const known = this.intact.get(path);
    if (known !== undefined || !this.files.has(path)) return known;
    try {
      const { size, mtimeMs } = lstatSync(join(this.folder, path));
      return [size, mtimeMs, hashBytes(readFileSync(join(this.folder, path)))];
    } catch {
      return undefined;
    }
  }

  /** True where a file that masthead did not make is in the place of one of the site. */
  isOther(path: string, content: string | Uint8Array): boolean {
    return this.foreign.has(path) && this.find(path)?.[2] !== hashBytes(content);
  }

  /** The whole site, where it was made from the same, and all of it is there. */
  async unchanged(key: string): Promise<Part | undefined> {
    const { made, intact, saved } = this;
    const { site } = saved.parts;
    if (site?.key !== key || made.size > intact.size) return undefined;
    // So that the next build does not read what was touched.
    const wasRead = [...intact].some(([path, record]) => record !== saved.files[path]);
    if (wasRead) await this.record({ ...saved, files: Object.fromEntries(intact) });
    return { ...site, paths: [...made] };
  }

  /** Lists files as masthead's own. */
  async claim(paths: Iterable<string>): Promise<void> {
    const text = `${JSON.stringify([...paths].sort(), null, 1)}\n`;
    await writeFileAtomic(join(this.folder, manifestFile), text, { durable: false });
  }

  /** Records what was made, for the next build. */
  async record(saved: Saved): Promise<void> {
    const file = join(this.folder, recordsFile);
    await writeFileAtomic(file, JSON.stringify(saved), { durable: false });
  }

  /** Finds the files that are there, and whose they are. */
  private listFolder(): void {
    const { made } = this;
    const folders: string[] = [];
    const madeFolders = new Set([...made].flatMap(foldersOf));
    for (const [name, entry] of listFiles(this.folder, (path) => path === stageFolder)) {
      // Some file systems return a name in another Unicode composition than it was written in.
      const path = made.has(name) || madeFolders.has(name) ? name : name.normalize('NFC');
      if (entry.isFile()) this.files.add(path);
      if (isStateFile.test(path)) made.add(path);
      if (path.startsWith(stateFolder)) continue;
      if (!entry.isDirectory() && !made.has(path)) this.foreign.add(path);
      if (entry.isDirectory() && !madeFolders.has(path)) folders.push(`${path}/`);
    }
    // After the files in them, which are better to name.
    for (const folder of folders) this.foreign.add(folder);
  }
}

/** How many of the files visitors can see: not those for the next build. */
export function countPublic(paths: Iterable<string>): number {
  return [...paths].filter((path) => !path.startsWith(stateFolder)).length;
}

/**
 * The paths of the files that builds made in a folder; none where no build is recorded. They are in two
 * files, since one may be damaged, or was merged by git.
 */
export function readMade(folder: string, files = readSaved(folder).files): Set<string> {
  const listed = readJson(join(folder, manifestFile));
  const paths = new Set<unknown>([...(Array.isArray(listed) ? listed : []), ...Object.keys(files)]);
  const isOwn = (path: unknown): path is string => typeof path === 'string' && isInside(path);
  return new Set([...paths].filter(isOwn));
}

/** Without records, files are compared by their bytes. */
function readSaved(folder: string): Saved {
  const saved = readJson(join(folder, recordsFile)) as Partial<Saved> | null | undefined;
  return { parts: saved?.parts ?? {}, files: saved?.files ?? {} };
}

function readJson(file: string): unknown {
  return existsSync(file) ? tryParseJson(readFileSync(file, 'utf8')) : undefined;
}

/** False for a path that leads out of a folder. */
export function isInside(path: string): boolean {
  return !/(?:^|\/)\.{0,2}(?:\/|$)|\\/.test(path);
}
