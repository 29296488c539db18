import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hashBytes } from '../lib/hash.ts';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { tryParseJson } from '../lib/text/json.ts';
import type { Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
import {
  type FileRecord,
  Manifest,
  type SiteRecord,
  stageFolder,
  stateFolder,
} from './manifest.ts';
import { foldersOf, PathIndex } from './path-index.ts';
import { inOrder, uploadRank } from './publish/site-files.ts';

/** A part of the site: a hash of what it was made from, its files, and the problems of its making. */
export interface Part {
  key: string;
  paths: string[];
  problems: Problem[];
}

/** Opens a folder for building a site. @param verifies True to compare every file with its recorded hash. */
export async function openStage(folder: string, now: Date, verifies: boolean): Promise<Stage> {
  rmSync(join(folder, stageFolder), { recursive: true, force: true });
  await removeLeftovers(folder, now, { former: false });
  await removeLeftovers(join(folder, stateFolder), now, { recursive: true });
  await makeFolder(join(folder, stageFolder));
  return new Stage(new Manifest(folder, verifies));
}

/**
 * A site that is built in a separate folder and moved into place at the end, in an order that
 * leaves visitors no broken link. Other files are never changed.
 */
export class Stage {
  /** What was there before this build. */
  readonly before: Manifest;
  /** The files of the finished site, with those for the next build. */
  readonly files = new Map<string, FileRecord>();
  private readonly folder: string;
  /** Two outputs with one name. */
  private readonly twice = new Set<string>();
  /** Files in the stage, which will be moved into place. */
  private readonly fresh = new Set<string>();
  /** The folders in the stage. */
  private readonly folders = new Set<string>();

  constructor(before: Manifest) {
    this.before = before;
    this.folder = before.folder;
  }

  /** Adds a file. Synchronous: promises took half of the time of writing 8,000 small files. */
  put(path: string, content: string | Uint8Array): void {
    const hash = hashBytes(content);
    if ((this.files.get(path)?.[2] ?? hash) !== hash) this.twice.add(path);
    const there = this.before.find(path);
    this.files.set(path, there?.[2] === hash ? there : this.write(path, content, hash));
  }

  /** Adds a file for the next build, in the folder of the state: a line of JSON for each value. */
  putState(path: string, ...values: readonly unknown[]): void {
    this.put(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  }

  /** Reads a line that this build or the last one put there, and decodes no more; undefined without one. */
  readState<T>(path: string, at = 0): T | undefined {
    const file = join(this.folder, this.fresh.has(path) ? stageFolder : '', path);
    if (!existsSync(file)) return undefined;
    const bytes = readFileSync(file);
    let start = 0;
    for (let line = 0; line < at; line += 1) start = bytes.indexOf('\n', start) + 1;
    const text = bytes.toString('utf8', start, bytes.indexOf('\n', start));
    return (tryParseJson(text) as T | null) ?? undefined;
  }

  /** Keeps a part of the last build, where it would be made from the same, and all of it is there. */
  keepCurrent(part: Part | undefined, key: string | undefined): boolean {
    if (part === undefined || part.key !== key) return false;
    const isWhole = part.paths.every((path) => this.isThere(path));
    if (isWhole) this.keep(part.paths);
    return isWhole;
  }

  /** Keeps files that builds made as they are, whatever they were made from. */
  keep(paths: Iterable<string>): void {
    for (const path of paths) {
      const there = this.files.get(path) ?? this.before.findMade(path);
      if (there !== undefined) this.files.set(path, there);
    }
  }

  /** True for files of the site that this build made, or that are there as the last one made them. */
  isThere(path: string): boolean {
    return this.files.has(path) || this.before.intact.has(path);
  }

  /** Outputs that share a name, and files of others in the way. */
  conflicts(): Problem[] {
    return findConflicts({
      twice: this.twice,
      all: [...this.files.keys()],
      written: [...this.fresh],
      foreign: this.before.foreign,
      folder: this.folder,
    });
  }

  /**
   * Moves the files into place, those for the next build last, and then records what was built: a
   * build that is stopped before is repeated.
   * @param site Absent where only some issues were built. @returns how many files the site has and how many changed.
   */
  async commit(
    site: Omit<SiteRecord, 'files'> | undefined,
  ): Promise<{ files: number; changed: number }> {
    const { made, exists, foreign } = this.before;
    // Without files that masthead did not make, but that have the content of the site's.
    const own = new Map([...this.files].filter(([path]) => !exists || !foreign.has(path)));
    const gone = [...made].filter((path) => !own.has(path));
    // Before any file is moved, so that files of an interrupted build are known to be masthead's.
    const all = new Set([...made, ...own.keys()]);
    if (all.size > made.size) await this.before.claim(all);
    // A file becomes a folder, a folder a file, or the case of a name changes.
    const fresh = new PathIndex(gone.length > 0 ? this.fresh : []);
    const inTheWay = new Set(gone.filter((path) => fresh.clash(path) !== undefined));
    for (const path of inTheWay) this.remove(path);
    this.move([...this.fresh].sort(inOrder));
    for (const path of gone) if (!inTheWay.has(path)) this.remove(path);
    if (gone.length > 0) await this.before.claim(own.keys());
    const isPublic = (path: string): boolean => !path.startsWith(stateFolder);
    const files = [...own.keys()].filter(isPublic).length;
    await this.before.record(site && { ...site, files }, own);
    return { files, changed: [...this.fresh, ...gone].filter(isPublic).length };
  }

  discard(): void {
    rmSync(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  private write(path: string, content: string | Uint8Array, hash: string): FileRecord {
    // A folder is in its place, or a file in that of its folder: a conflict, which stops the build.
    const folders = foldersOf(path);
    const isBlocked = this.folders.has(path) || folders.some((folder) => this.fresh.has(folder));
    if (isBlocked) return [0, 0, hash];
    const file = join(this.folder, stageFolder, path);
    if (!this.folders.has(dirname(path))) mkdirSync(dirname(file), { recursive: true });
    for (const folder of folders) this.folders.add(folder);
    writeFileSync(file, content);
    this.fresh.add(path);
    const { size, mtimeMs } = lstatSync(file);
    return [size, mtimeMs, hash];
  }

  /** Moves files in their order. A folder that is not there yet moves as a whole, unless its feeds are for later. */
  private move(paths: readonly string[]): void {
    const later = new Set(paths.filter((path) => uploadRank(path) > 1).flatMap(foldersOf));
    for (const folder of later) mkdirSync(join(this.folder, folder), { recursive: true });
    for (const path of paths) {
      const isMissing = (folder: string) => !existsSync(join(this.folder, folder));
      const whole = foldersOf(path).find(isMissing) ?? path;
      const staged = join(this.folder, stageFolder, whole);
      // It moved with its folder, or, on macOS and Windows, with another path of the same file.
      if (existsSync(staged)) renameSync(staged, join(this.folder, whole));
    }
  }

  private remove(path: string): void {
    rmSync(join(this.folder, path), { force: true });
    for (const folder of foldersOf(path).reverse()) {
      try {
        rmdirSync(join(this.folder, folder));
      } catch {
        return; // It is not empty.
      }
    }
  }
}
