import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeLeftovers } from '../lib/temporary-files.ts';
import type { Problem } from '../model/problem.ts';
import { findConflicts } from './conflicts.ts';
import { Manifest, stateFolder } from './manifest.ts';
import { foldersOf, keyOf } from './path-index.ts';

const stageFolder = `${stateFolder}/stage`;

/**
 * A site on its way to its folder. New files are written beside it, and take their places at the
 * end, each by a rename: pictures, pages, the front page, then the feeds that name them, and deletions
 * last, so that a visitor in the middle finds no link that leads nowhere. A file that is the same keeps
 * its time; files that masthead did not make are left alone. A build that is stopped leaves the site
 * as it was.
 */
export class Stage {
  private readonly folder: string;
  private readonly manifest: Manifest;
  private readonly wanted = new Set<string>();
  private readonly fresh = new Map<string, string>();
  /** Files of others that have the very content that is wanted. */
  private readonly borrowed = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
    this.manifest = new Manifest(folder);
  }

  /** Begins: clears away what a build left that was stopped. */
  async open(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
    await removeLeftovers(this.folder, new Date(), { former: false });
    await removeLeftovers(join(this.folder, stateFolder), new Date(), { recursive: true });
    await this.manifest.load();
    await mkdir(join(this.folder, stageFolder), { recursive: true });
  }

  /** @param path `/` between folders. */
  async put(path: string, content: string | Uint8Array): Promise<void> {
    this.wanted.add(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
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

  /** What is there stays as it is. */
  keep(paths: Iterable<string>): void {
    for (const path of paths) this.wanted.add(path);
  }

  has(path: string): boolean {
    return this.wanted.has(path);
  }

  /** True where a file of the site was in its place when the build began. */
  isThere(path: string): boolean {
    const isForeign = this.manifest.exists && this.foreign.has(path);
    return this.manifest.files.has(path) && !isForeign;
  }

  /** The text of a file as it will be. */
  async read(path: string): Promise<string> {
    const name = this.fresh.get(path);
    const file = name === undefined ? path : join(stageFolder, name);
    return readFile(join(this.folder, file), 'utf8').catch(() => '');
  }

  /** Of all that the site will have, as far as it is known. */
  get paths(): Iterable<string> {
    return this.wanted;
  }

  /** Files, and links, in the folder that masthead did not make. */
  get foreign(): ReadonlySet<string> {
    return this.manifest.foreign;
  }

  /** False where no build is known that made the folder. */
  get hasManifest(): boolean {
    return this.manifest.exists;
  }

  get size(): number {
    return this.wanted.size;
  }

  /** Finds what cannot be written beside files of others, or beside another file of the site. */
  conflicts(): Problem[] {
    return findConflicts({
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
    // Written before it is done: a build that is stopped here leaves nothing that stays for ever.
    await this.manifest.save([...before, ...own]);
    const inTheWay = findInTheWay(gone, this.fresh.keys());
    for (const path of inTheWay) await this.remove(path);
    for (const [path, name] of [...this.fresh].sort(([a], [b]) => inOrder(a, b))) {
      await mkdir(join(this.folder, dirname(path)), { recursive: true });
      await rename(join(this.folder, stageFolder, name), join(this.folder, path));
    }
    for (const path of gone) if (!inTheWay.has(path)) await this.remove(path);
    await this.manifest.save(own);
    await this.discard();
    return this.fresh.size + gone.length;
  }

  /** Leaves the site as it was. */
  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  /** Deletes a file, and the folders that are empty then. */
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

/**
 * Files that go, and must go before others come: a file becomes a folder, a folder a file, or a name
 * changes in nothing but case.
 */
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

/** Pictures and the search's index, then pages, then the front page, then feeds. */
function inOrder(a: string, b: string): number {
  const rank = (path: string): number => {
    if (/\.(?:xml|atom|json|opml)$/.test(path) && !path.startsWith('search/')) return 3;
    return path === 'index.html' ? 2 : path.endsWith('.html') ? 1 : 0;
  };
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
