import { createHash } from 'node:crypto';
import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { keyOf } from '../lib/text/path-key.ts';
import type { Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
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

  async open(now: Date): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
    await removeLeftovers(this.folder, now, { former: false });
    await removeLeftovers(join(this.folder, stateFolder), now, { recursive: true });
    await this.manifest.load();
    await makeFolder(join(this.folder, stageFolder));
  }

  async put(path: string, content: string | Uint8Array): Promise<void> {
    this.wanted.add(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    const hash = createHash('sha256').update(bytes).digest('base64');
    if ((this.written.get(path) ?? hash) !== hash) this.twice.add(path);
    this.written.set(path, hash);
    const there = await readFile(join(this.folder, path)).catch(() => undefined);
    if (there !== undefined && bytes.equals(there)) {
      this.fresh.delete(path);
      if (this.manifest.exists && this.foreign.has(path)) this.borrowed.add(path);
      return;
    }
    const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
    await writeFile(join(this.folder, stageFolder, name), bytes);
    this.fresh.set(path, name);
    this.borrowed.delete(path);
  }

  keep(paths: Iterable<string>): void {
    for (const path of paths) this.wanted.add(path);
  }

  has(path: string): boolean {
    return this.wanted.has(path);
  }

  /** True for files of the site that existed when the build began. */
  isThere(path: string): boolean {
    const isForeign = this.manifest.exists && this.foreign.has(path);
    return this.manifest.files.has(path) && !isForeign;
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

  get hasManifest(): boolean {
    return this.manifest.exists;
  }

  get size(): number {
    return this.wanted.size;
  }

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

  /** @returns how many files were written or deleted. */
  async commit(): Promise<number> {
    const before = this.manifest.paths;
    const own = [...this.wanted].filter((path) => !this.borrowed.has(path));
    const gone = before.filter((path) => !this.wanted.has(path));
    // Before any file is moved: what a stopped build has moved is then known to be masthead's.
    await this.manifest.save([...before, ...own]);
    const inTheWay = findInTheWay(gone, this.fresh.keys());
    for (const path of inTheWay) await this.remove(path);
    for (const [path, name] of [...this.fresh].sort(([a], [b]) => inOrder(a, b))) {
      await makeFolder(join(this.folder, dirname(path)));
      await rename(join(this.folder, stageFolder, name), join(this.folder, path));
    }
    for (const path of gone) if (!inTheWay.has(path)) await this.remove(path);
    await this.manifest.save(own);
    await this.discard();
    return this.fresh.size + gone.length;
  }

  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
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
