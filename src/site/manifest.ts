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

/** What the last build of all issues made, under a hash of what it was made from. */
export interface SiteRecord {
  key: string;
  /** How many, without those for the next build. */
  files: number;
  problems: Problem[];
}

interface Saved {
  site?: SiteRecord | undefined;
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
  readonly made: ReadonlySet<string>;
  /** Also folders, with a slash at the end. */
  readonly foreign = new Set<string>();
  /** Those that are there as the last build made them. */
  readonly intact = new Map<string, FileRecord>();
  readonly site: SiteRecord | undefined;
  /** Those of which nothing is recorded but that builds made them, as by earlier versions. */
  private readonly unrecorded = new Set<string>();
  /** False where the next build would have to read files again. */
  private isCurrent = true;
  private readonly files = new Set<string>();

  /** @param verifies True to read every file, not only those whose size or time changed. */
  constructor(folder: string, verifies: boolean) {
    this.folder = folder;
    const { site, files } = readSaved(folder);
    const listed = readMade(folder, files);
    this.exists = listed.size > 0;
    this.made = this.list(listed);
    this.site = site;
    const saved = lstatSync(join(folder, recordsFile), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    for (const path of this.made) {
      const known = files[path];
      if (known === undefined) this.unrecorded.add(path);
      if (known === undefined || !this.files.has(path)) continue;
      const { size, mtimeMs } = lstatSync(join(folder, path));
      const isSame = size === known[0] && mtimeMs === known[1] && mtimeMs < saved - tick;
      const record = isSame && !verifies ? known : this.find(path);
      if (record !== known) this.isCurrent = false;
      if (record?.[2] === known[2]) this.intact.set(path, record);
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

  /** A file that builds made, unless another program is known to have changed it. */
  findMade(path: string): FileRecord | undefined {
    return this.unrecorded.has(path) ? this.find(path) : this.intact.get(path);
  }

  /** True where a file that masthead did not make is in the place of one of the site. */
  isOther(path: string, content: string | Uint8Array): boolean {
    return this.foreign.has(path) && this.find(path)?.[2] !== hashBytes(content);
  }

  /** What is recorded of the site, where it was made from the same, and all of it is there. */
  async unchanged(key: string): Promise<SiteRecord | undefined> {
    const { site, made, intact } = this;
    if (site?.key !== key || made.size > intact.size) return undefined;
    if (!this.isCurrent) await this.record(site, intact);
    return site;
  }

  /** Lists files as masthead's own. */
  async claim(paths: Iterable<string>): Promise<void> {
    const text = `${JSON.stringify([...paths].sort(), null, 1)}\n`;
    await writeFileAtomic(join(this.folder, manifestFile), text, { durable: false });
  }

  /** Records what was made, for the next build. */
  async record(
    site: SiteRecord | undefined,
    files: ReadonlyMap<string, FileRecord>,
  ): Promise<void> {
    const saved: Saved = { site, files: Object.fromEntries(files) };
    const file = join(this.folder, recordsFile);
    await writeFileAtomic(file, JSON.stringify(saved), { durable: false });
  }

  /** Finds whose the files in the folder are. @returns masthead's own, with those for the next build. */
  private list(listed: ReadonlySet<string>): Set<string> {
    const made = new Set(listed);
    const folders: string[] = [];
    const madeFolders = new Set([...listed].flatMap(foldersOf));
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
    return made;
  }
}

/**
 * The paths of the files that builds made in a folder; none where no build is recorded. They are in two
 * files, since one may be damaged, or was merged by git.
 */
export function readMade(folder: string, files = readSaved(folder).files): Set<string> {
  const listed = readJson(join(folder, manifestFile));
  const isOwn = (path: unknown): path is string => typeof path === 'string' && isInside(path);
  return new Set([...(Array.isArray(listed) ? listed.filter(isOwn) : []), ...Object.keys(files)]);
}

/** Without records, files are compared by their bytes. */
function readSaved(folder: string): Saved {
  const saved = (readJson(join(folder, recordsFile)) ?? {}) as Partial<Saved>;
  const isWhole = typeof saved.site?.key === 'string' && Array.isArray(saved.site.problems);
  const files = Object.entries(saved.files ?? {});
  const own = files.filter(([path, record]) => isInside(path) && Array.isArray(record));
  return { site: isWhole ? saved.site : undefined, files: Object.fromEntries(own) };
}

function readJson(file: string): unknown {
  return existsSync(file) ? tryParseJson(readFileSync(file, 'utf8')) : undefined;
}

/** False for a path that leads out of a folder. */
export function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
