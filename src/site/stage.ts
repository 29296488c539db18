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
import { hashBytes, hashOf } from '../lib/hash.ts';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
import {
  countPublic,
  type FileRecord,
  Manifest,
  type Part,
  stageFolder,
  stateFolder,
} from './manifest.ts';
import { foldersOf, PathIndex } from './path-index.ts';
import { inOrder, uploadRank } from './publish/site-files.ts';

/** Some files of a part, by path from the site's root. */
export type MadeFiles = Outcome<ReadonlyMap<string, string | Uint8Array>>;

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
  /** By name; those whose files are made from the same are not made again. */
  readonly parts = new Map<string, Part>();
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

  /** Reads a file that this build or the last one put there; it is empty without one. */
  read(path: string): Buffer {
    const file = join(this.folder, this.fresh.has(path) ? stageFolder : '', path);
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  }

  /**
   * Adds a part; makes its files only where its inputs changed, or one of them is missing or altered.
   * @param inputs All that the files are made from.
   * @param make Yields files when they are made: all of them together would fill the memory.
   */
  async addPart(
    name: string,
    inputs: readonly unknown[],
    make: () => Iterable<MadeFiles> | AsyncIterable<MadeFiles>,
  ): Promise<void> {
    const key = hashOf(JSON.stringify(inputs));
    if (this.keepPart(name, key)) return;
    const part: Part = { key, paths: [], problems: [] };
    for await (const { value, problems } of make()) {
      for (const [path, content] of value) {
        this.put(path, content);
        part.paths.push(path);
      }
      part.problems.push(...problems);
    }
    this.parts.set(name, part);
  }

  /** Keeps a part of the last build if all of it is there. @param key Absent for one made of anything. */
  keepPart(name: string, key?: string): boolean {
    const part = this.before.saved.parts[name];
    if (!part || (key ?? part.key) !== part.key || !this.keep(part.paths)) return false;
    this.parts.set(name, part);
    return true;
  }

  /** Keeps files that are there as builds made them. @returns false, and keeps none, where one is not. */
  keep(paths: readonly string[]): boolean {
    const kept = new Map<string, FileRecord>();
    for (const path of paths) {
      const there = this.files.get(path) ?? this.before.intact.get(path);
      if (there === undefined) return false;
      kept.set(path, there);
    }
    for (const [path, there] of kept) this.files.set(path, there);
    return true;
  }

  /** Those of making the parts. */
  problems(): Problem[] {
    return [...this.parts.values()].flatMap(({ problems }) => problems);
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
   * build that is stopped before is repeated. @returns how many files the site has and how many changed.
   */
  async commit(): Promise<{ files: number; changed: number }> {
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
    const parts = Object.fromEntries(this.parts);
    await this.before.record({ parts, files: Object.fromEntries(own) });
    return { files: countPublic(own.keys()), changed: countPublic([...this.fresh, ...gone]) };
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
