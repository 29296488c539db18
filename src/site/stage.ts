import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** What a build made, so that the next one deletes only that. */
const manifestFile = '.masthead.json';
const stageFolder = '.masthead/stage';

/**
 * A site on its way to its folder. New files are written beside it, and take their places at the
 * end, each by a rename: pictures, pages, the front page, then the feeds that name them, and deletions
 * last, so that a visitor in the middle finds no link that leads nowhere. A file that is the same keeps
 * its time; files of others are left alone. A build that is stopped leaves the site as it was.
 */
export class Stage {
  private readonly folder: string;
  private readonly wanted = new Set<string>();
  /** Files that were here before: one look at the folders, not one at each file. */
  private readonly there = new Set<string>();
  private readonly fresh = new Map<string, string>();
  /** False where nothing tells of an earlier build. */
  private isOurs = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Begins: clears away what a build left that was stopped. */
  async open(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    this.isOurs = names.some((name) => name === '.masthead' || name === manifestFile);
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
    const options = { recursive: true, withFileTypes: true } as const;
    for (const entry of await readdir(this.folder, options).catch(() => [])) {
      if (!entry.isFile()) continue;
      const path = relative(this.folder, join(entry.parentPath, entry.name));
      this.there.add(path.split(sep).join('/'));
    }
    await mkdir(join(this.folder, stageFolder), { recursive: true });
  }

  /** @param path `/` between folders. */
  async put(path: string, content: string | Uint8Array): Promise<void> {
    this.wanted.add(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    const there = await readFile(join(this.folder, path)).catch(() => undefined);
    if (there !== undefined && bytes.equals(there)) {
      this.fresh.delete(path);
      return;
    }
    const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
    await writeFile(join(this.folder, stageFolder, name), bytes);
    this.fresh.set(path, name);
  }

  /** What is there stays as it is. */
  keep(paths: Iterable<string>): void {
    for (const path of paths) this.wanted.add(path);
  }

  has(path: string): boolean {
    return this.wanted.has(path);
  }

  /** True where a file was in its place when the build began. */
  isThere(path: string): boolean {
    return this.there.has(path);
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

  get size(): number {
    return this.wanted.size;
  }

  /** Files of somebody else that the site would write over, in a folder that it was never built into. */
  async inTheWay(): Promise<string[]> {
    if (this.isOurs) return [];
    const found: string[] = [];
    for (const path of [...this.fresh.keys()].sort()) {
      const error = await readFile(join(this.folder, path)).catch(
        ({ code }: NodeJS.ErrnoException) => code,
      );
      if (error !== 'ENOENT') found.push(path);
    }
    return found;
  }

  /** @returns how many files were written or deleted. */
  async commit(): Promise<number> {
    const before = await this.readManifest();
    const gone = before.filter((path) => !this.wanted.has(path));
    // Told before it is done: a build that is stopped here leaves nothing that nobody will clear away.
    await this.writeManifest([...before, ...this.wanted]);
    for (const [path, name] of [...this.fresh].sort(([a], [b]) => inOrder(a, b))) {
      await mkdir(join(this.folder, dirname(path)), { recursive: true });
      await rename(join(this.folder, stageFolder, name), join(this.folder, path));
    }
    for (const path of gone) {
      await rm(join(this.folder, path), { force: true });
      for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
        const isEmpty = await rmdir(join(this.folder, folder)).then(
          () => true,
          () => false,
        );
        if (!isEmpty) break;
      }
    }
    await this.writeManifest([...this.wanted]);
    await this.discard();
    return this.fresh.size + gone.length;
  }

  /** Leaves the site as it was. */
  async discard(): Promise<void> {
    await rm(join(this.folder, stageFolder), { recursive: true, force: true });
  }

  private async readManifest(): Promise<string[]> {
    const text = await readFile(join(this.folder, manifestFile), 'utf8').catch(() => '[]');
    let paths: unknown;
    try {
      paths = JSON.parse(text);
    } catch {
      return [];
    }
    if (!Array.isArray(paths)) return [];
    return paths.filter((path): path is string => typeof path === 'string' && !path.includes('..'));
  }

  private async writeManifest(paths: readonly string[]): Promise<void> {
    const text = `${JSON.stringify([...new Set(paths)].sort(), null, 1)}\n`;
    const file = join(this.folder, manifestFile);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
}

/** Pictures and the search's index, then pages, then the front page, then feeds. */
function inOrder(a: string, b: string): number {
  const rank = (path: string): number => {
    if (/\.(?:xml|atom|json|opml)$/.test(path) && !path.startsWith('search/')) return 3;
    return path === 'index.html' ? 2 : path.endsWith('.html') ? 1 : 0;
  };
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
