import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import type { Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
import {
  type FileRecord,
  hashBytes,
  Manifest,
  readMade,
  type SiteRecord,
  stateFolder,
} from './manifest.ts';
import { foldersOf, PathIndex } from './path-index.ts';
import { inOrder, uploadRank } from './publish/site-files.ts';

const stageFolder = `${stateFolder}/stage`;

/** Opens a folder for building a site. @param verifies True to compare every file with its recorded hash. */
export async function openStage(folder: string, now: Date, verifies: boolean): Promise<Stage> {
  await rm(join(folder, stageFolder), { recursive: true, force: true });
  await removeLeftovers(folder, now, { former: false });
  await removeLeftovers(join(folder, stateFolder), now, { recursive: true });
  await makeFolder(join(folder, stageFolder));
  return new Stage(new Manifest(folder, await readMade(folder), verifies));
}

/**
 * A site that is built in a separate folder and moved into place at the end, in an order that
 * leaves visitors no broken link. Other files are never changed.
 */
export class Stage {
  /** What was there before this build. */
  readonly before: Manifest;
  /** The files of the finished site. */
  readonly paths = new Set<string>();
  private readonly folder: string;
  /** Hashes of what this build wrote, to find two outputs with one name. */
  private readonly written = new Map<string, string>();
  private readonly twice = new Set<string>();
  /** Files in the stage, which will be moved into place. */
  private readonly fresh = new Map<string, FileRecord>();
  /** What the next build needs, below the folder of the state. */
  private readonly state = new Set<string>();
  /** The folders in the stage. */
  private readonly folders = new Set<string>();

  constructor(before: Manifest) {
    this.before = before;
    this.folder = before.folder;
  }

  /** Adds a file. Synchronous: promises took half of the time of writing 8,000 small files. */
  put(path: string, content: string | Uint8Array): void {
    this.paths.add(path);
    const hash = hashBytes(content);
    if ((this.written.get(path) ?? hash) !== hash) this.twice.add(path);
    this.written.set(path, hash);
    if (this.before.hashOf(path) === hash || this.isBlocked(path)) return;
    const { size, mtimeMs } = lstatSync(this.write(path, content));
    this.fresh.set(path, [size, mtimeMs, hash]);
  }

  /** Adds a file for the next build, below the folder of the state: a line of JSON for each value. */
  putState(path: string, ...values: readonly unknown[]): void {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`);
    this.write(`${stateFolder}/${path}`, lines.join(''));
    this.state.add(path);
  }

  /** Reads a line that this build or the last one put there, and decodes no more; undefined without one. */
  readState<T>(path: string, at = 0): T | undefined {
    const folder = this.state.has(path) ? join(stageFolder, stateFolder) : stateFolder;
    try {
      const bytes = readFileSync(join(this.folder, folder, path));
      let start = 0;
      for (let line = 0; line < at; line += 1) start = bytes.indexOf('\n', start) + 1;
      return JSON.parse(bytes.toString('utf8', start, bytes.indexOf('\n', start))) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps files of the last build that this one need not make again. */
  keep(paths: Iterable<string>): void {
    for (const path of paths) this.paths.add(path);
  }

  /** True for files of the site that were there, unchanged by others, when the build began. */
  isThere(path: string): boolean {
    return this.before.isIntact(path);
  }

  /** Outputs that share a name, and files of others in the way. */
  conflicts(): Problem[] {
    return findConflicts({
      twice: this.twice,
      all: [...this.paths],
      written: [...this.fresh.keys()],
      foreign: this.before.foreign,
      foreignFolders: this.before.foreignFolders,
      folder: this.folder,
    });
  }

  /**
   * Moves the files into place, and then those for the next build; at last, records what was built: a
   * build that is stopped before is repeated.
   * @param site Absent where only some issues were built. @returns how many files of the site changed.
   */
  async commit(site: SiteRecord | undefined): Promise<number> {
    const { made } = this.before;
    // Without files that masthead did not make, but that have the content of the site's.
    const own = new Set([...this.paths].filter((path) => !this.before.isForeign(path)));
    const gone = [...made].filter((path) => !own.has(path));
    // Before any file is moved, so that files of an interrupted build are known to be masthead's.
    const all = new Set([...made, ...own]);
    if (all.size > made.size) await this.before.save(all);
    // A file becomes a folder, a folder a file, or the case of a name changes.
    const fresh = new PathIndex(gone.length > 0 ? this.fresh.keys() : []);
    const inTheWay = new Set(gone.filter((path) => fresh.clash(path) !== undefined));
    for (const path of inTheWay) await this.remove(path);
    this.move([...this.fresh.keys()].sort(inOrder));
    for (const path of gone) if (!inTheWay.has(path)) await this.remove(path);
    this.move([...this.state].map((path) => `${stateFolder}/${path}`));
    if (gone.length > 0) await this.before.save(own);
    await this.before.record(site, own, this.fresh);
    return this.fresh.size + gone.length;
  }

  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  /** @returns the path of the file in the stage. */
  private write(path: string, content: string | Uint8Array): string {
    const file = join(this.folder, stageFolder, path);
    if (!this.folders.has(dirname(path))) {
      mkdirSync(dirname(file), { recursive: true });
      for (const folder of foldersOf(path)) this.folders.add(folder);
    }
    writeFileSync(file, content);
    return file;
  }

  /** True where a folder is in the file's place, or a file in that of its folder: a conflict, which stops the build. */
  private isBlocked(path: string): boolean {
    return this.folders.has(path) || foldersOf(path).some((folder) => this.fresh.has(folder));
  }

  /** Moves files in their order. A folder that is not there yet moves as a whole, unless its feeds are for later. */
  private move(paths: readonly string[]): void {
    const later = new Set(paths.filter((path) => uploadRank(path) > 1).flatMap(foldersOf));
    const there = new Set<string>();
    const moved = new Set<string>();
    const moveOne = (path: string): void => {
      const staged = join(this.folder, stageFolder, path);
      try {
        renameSync(staged, join(this.folder, path));
      } catch (error) {
        // On macOS and Windows, two paths can be one file, which was moved with the first.
        if (existsSync(staged)) throw error;
      }
      moved.add(path);
    };
    for (const path of paths) {
      const missing = foldersOf(path).find((folder) => {
        if (moved.has(folder)) return true;
        if (!there.has(folder) && !existsSync(join(this.folder, folder))) {
          if (!later.has(folder)) return true;
          mkdirSync(join(this.folder, folder));
        }
        there.add(folder);
        return false;
      });
      if (missing === undefined || !moved.has(missing)) moveOne(missing ?? path);
    }
  }

  private async remove(path: string): Promise<void> {
    await rm(join(this.folder, path), { force: true });
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      const isEmpty = await rmdir(join(this.folder, folder)).then(
        () => true,
        () => false,
      );
      if (!isEmpty) break;
    }
  }
}
