import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { keyOf } from '../lib/text/path-key.ts';
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
import { foldersOf } from './path-index.ts';
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
  private readonly folder: string;
  private readonly manifest: Manifest;
  private readonly wanted = new Set<string>();
  /** Hashes of what this build wrote, to find two outputs with one name. */
  private readonly written = new Map<string, string>();
  private readonly twice = new Set<string>();
  private readonly fresh = new Map<string, FileRecord>();
  /** Files that masthead did not make, with the content that the site needs. */
  private readonly borrowed = new Set<string>();
  /** What the next build needs, below the folder of the state. */
  private readonly state = new Set<string>();
  private readonly folders = new Set<string>();

  constructor(manifest: Manifest) {
    this.manifest = manifest;
    this.folder = manifest.folder;
  }

  /** Adds a file. Synchronous: promises took half of the time of writing 8,000 small files. */
  put(path: string, content: string | Uint8Array): void {
    this.wanted.add(path);
    const hash = hashBytes(content);
    if ((this.written.get(path) ?? hash) !== hash) this.twice.add(path);
    this.written.set(path, hash);
    if (this.manifest.hashOf(path) === hash) {
      if (this.manifest.made.length > 0 && this.foreign.has(path)) this.borrowed.add(path);
    } else if (!this.isBlocked(path)) {
      const { size, mtimeMs } = lstatSync(this.write(path, content));
      this.fresh.set(path, [size, mtimeMs, hash]);
    }
  }

  /** Adds a file for the next build, below the folder of the state. */
  putState(path: string, text: string): void {
    this.write(`${stateFolder}/${path}`, text);
    this.state.add(path);
  }

  /** Reads what this build or the last one put there; no bytes where there is nothing. */
  readState(path: string): Buffer {
    const folder = this.state.has(path) ? join(stageFolder, stateFolder) : stateFolder;
    try {
      return readFileSync(join(this.folder, folder, path));
    } catch {
      return Buffer.alloc(0);
    }
  }

  /** Keeps files of the last build that this one need not make again. */
  keep(paths: Iterable<string>): void {
    for (const path of paths) this.wanted.add(path);
  }

  /** True for a file of the finished site. */
  has(path: string): boolean {
    return this.wanted.has(path);
  }

  /** True for files of the site that were there, unchanged by others, when the build began. */
  isThere(path: string): boolean {
    return this.manifest.isIntact(path);
  }

  /** What the last build made the whole site from, if all of its files are there. */
  get before(): SiteRecord | undefined {
    const isWhole = this.manifest.made.every((path) => this.isThere(path));
    return isWhole ? this.manifest.site : undefined;
  }

  keepAll(): void {
    this.keep(this.manifest.made);
  }

  /** True where a file that masthead did not make is in the place of one of the site. */
  isOthers(path: string, content: string | Uint8Array): boolean {
    return this.foreign.has(path) && this.manifest.hashOf(path) !== hashBytes(content);
  }

  get paths(): Iterable<string> {
    return this.wanted;
  }

  get foreign(): ReadonlySet<string> {
    return this.manifest.foreign;
  }

  get foreignFolders(): ReadonlySet<string> {
    return this.manifest.foreignFolders;
  }

  get hasManifest(): boolean {
    return this.manifest.made.length > 0;
  }

  get size(): number {
    return this.wanted.size;
  }

  /** Outputs that share a name, and files of others in the way. */
  conflicts(): Problem[] {
    return findConflicts({
      twice: this.twice,
      all: [...this.wanted],
      written: [...this.fresh.keys()],
      foreign: this.foreign,
      foreignFolders: this.foreignFolders,
      folder: this.folder,
    });
  }

  /** Moves the files into place, and then those for the next build. @returns how many of the site changed. */
  async commit(): Promise<number> {
    const { made } = this.manifest;
    const gone = made.filter((path) => !this.wanted.has(path));
    // Saved before any file is moved, so that files of an interrupted build are known to be masthead's.
    await this.manifest.save([...made, ...this.own()]);
    const inTheWay = findInTheWay(gone, this.fresh.keys());
    for (const path of inTheWay) await this.remove(path);
    this.move([...this.fresh.keys()].sort(inOrder));
    for (const path of gone) if (!inTheWay.has(path)) await this.remove(path);
    this.move([...this.state].map((path) => `${stateFolder}/${path}`));
    await this.manifest.save(this.own());
    return this.fresh.size + gone.length;
  }

  /**
   * Records what the files are, after everything else: a build that is stopped before is repeated.
   * @param site Absent where only some issues were built.
   */
  async record(site: SiteRecord | undefined): Promise<void> {
    const probe = join(this.folder, stageFolder, 'clock');
    await this.manifest.record(site, this.fresh, this.own(), probe);
  }

  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  private own(): string[] {
    return [...this.wanted].filter((path) => !this.borrowed.has(path));
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

/** Files that block others: a file becomes a folder, a folder a file, or a name's case changes. */
function findInTheWay(gone: readonly string[], fresh: Iterable<string>): Set<string> {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of fresh) {
    files.add(keyOf(path));
    for (const folder of foldersOf(keyOf(path))) folders.add(folder);
  }
  const isInTheWay = (key: string): boolean =>
    files.has(key) || folders.has(key) || foldersOf(key).some((folder) => files.has(folder));
  return new Set(gone.filter((path) => isInTheWay(keyOf(path))));
}
