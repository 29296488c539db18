import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { keyOf } from '../lib/text/path-key.ts';
import type { Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
import { hashBytes, type SiteRecord } from './file-records.ts';
import { Manifest, stateFolder } from './manifest.ts';
import { foldersOf } from './path-index.ts';
import { inOrder } from './publish/site-files.ts';

const stageFolder = `${stateFolder}/stage`;

/**
 * A site that is built in a separate folder and moved into place at the end, in an order that
 * leaves visitors no broken link. Other files are never changed.
 */
export class Stage {
  private readonly folder: string;
  private readonly manifest: Manifest;
  private readonly wanted = new Set<string>();
  /** Paths that this build wrote with a hash of the content, to find two outputs with one name. */
  private readonly written = new Map<string, string>();
  private readonly twice = new Set<string>();
  private readonly fresh = new Map<string, string>();
  /** Files that masthead did not make, with the content that the site needs. */
  private readonly borrowed = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
    this.manifest = new Manifest(folder);
  }

  /** @param verifies True to compare every file with its recorded hash. */
  async open(now: Date, verifies: boolean): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
    await removeLeftovers(this.folder, now, { former: false });
    await removeLeftovers(join(this.folder, stateFolder), now, { recursive: true });
    await this.manifest.load(verifies);
    await makeFolder(join(this.folder, stageFolder));
  }

  /** Adds a file. Synchronous: promises took half of the time of writing 8,000 small files. */
  put(path: string, content: string | Uint8Array): void {
    this.wanted.add(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const hash = hashBytes(bytes);
    if ((this.written.get(path) ?? hash) !== hash) this.twice.add(path);
    this.written.set(path, hash);
    if (this.manifest.hashOf(path) === hash) {
      this.fresh.delete(path);
      if (this.manifest.exists && this.foreign.has(path)) this.borrowed.add(path);
      return;
    }
    const name = hashBytes(Buffer.from(path));
    writeFileSync(join(this.folder, stageFolder, name), bytes);
    this.fresh.set(path, name);
    this.borrowed.delete(path);
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
    const isWhole = this.manifest.paths.every((path) => this.isThere(path));
    return isWhole ? this.manifest.records.site : undefined;
  }

  keepAll(): void {
    this.keep(this.manifest.paths);
  }

  /** True where a file that masthead did not make is in the place of one of the site. */
  isOthers(path: string, content: Uint8Array): boolean {
    return this.foreign.has(path) && this.manifest.hashOf(path) !== hashBytes(content);
  }

  async read(path: string): Promise<string> {
    const name = this.fresh.get(path);
    const file = name === undefined ? path : join(stageFolder, name);
    return readFile(join(this.folder, file), 'utf8').catch(() => '');
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
    return this.manifest.exists;
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
      foreign: this.manifest.foreign,
      foreignFolders: this.manifest.foreignFolders,
      folder: this.folder,
    });
  }

  /** Moves the files into place. @returns how many were written or deleted. */
  async commit(): Promise<number> {
    const before = this.manifest.paths;
    const own = this.own();
    const gone = before.filter((path) => !this.wanted.has(path));
    // Saved before any file is moved, so that files of an interrupted build are known to be masthead's.
    await this.manifest.save([...before, ...own]);
    const inTheWay = findInTheWay(gone, this.fresh.keys());
    for (const path of inTheWay) await this.remove(path);
    const made = new Set<string>();
    for (const [path, name] of [...this.fresh].sort(([a], [b]) => inOrder(a, b))) {
      const folder = join(this.folder, dirname(path));
      if (!made.has(folder)) await makeFolder(folder);
      made.add(folder);
      renameSync(join(this.folder, stageFolder, name), join(this.folder, path));
    }
    for (const path of gone) if (!inTheWay.has(path)) await this.remove(path);
    await this.manifest.save(own);
    return this.fresh.size + gone.length;
  }

  /**
   * Records what the files are, after everything else: a build that is stopped before is repeated.
   * @param site Absent where only some issues were built.
   */
  async record(site: SiteRecord | undefined): Promise<void> {
    const probe = join(this.folder, stageFolder, 'clock');
    const written = new Map([...this.fresh.keys()].map((path) => [path, this.hashOf(path)]));
    await this.manifest.records.save(site, written, this.own(), probe);
  }

  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  private own(): string[] {
    return [...this.wanted].filter((path) => !this.borrowed.has(path));
  }

  private hashOf(path: string): string {
    return this.written.get(path) ?? '';
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
