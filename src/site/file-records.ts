import { hash as digest } from 'node:crypto';
import { lstatSync, readFileSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import type { Problem } from '../model/problem.ts';

/** Size in bytes, time of the last change in milliseconds, and hash. */
type FileRecord = readonly [size: number, changed: number, hash: string];

/** What the site was made from, as a hash, and the problems of its making. */
export interface SiteRecord {
  key: string;
  problems: Problem[];
}

interface Saved {
  /** By the clock of the file system, in milliseconds, before the files were looked at. */
  at: number;
  site?: SiteRecord;
  files: Record<string, FileRecord>;
}

/** Time stamps of file systems are coarser than a millisecond: 10 ms at 100 Hz, 16 ms on Windows. */
const tick = 20;

/** The SHA-256 of bytes. */
export function hashBytes(bytes: Uint8Array): string {
  return digest('sha256', bytes, 'hex').slice(0, 32);
}

/**
 * What the last build recorded of its files. As in git's index, a file of the same size and time is
 * the same, unless it could have changed again within the same tick of the clock: then it is read.
 */
export class FileRecords {
  /** Of the last build. */
  site: SiteRecord | undefined;
  private readonly folder: string;
  private readonly file: string;
  private readonly records = new Map<string, FileRecord>();
  /** False where the next build would have to read files again. */
  private isCurrent = true;

  constructor(folder: string, file: string) {
    this.folder = folder;
    this.file = join(folder, file);
  }

  /** Looks at the files. @param reads True to read them all. @returns those with another content. */
  load(paths: Iterable<string>, reads: boolean): Set<string> {
    const { at, site, files } = this.read();
    this.site = site;
    const altered = new Set<string>();
    for (const path of paths) {
      const record = files[path];
      const found = record === undefined ? undefined : this.stateOf(path);
      if (record === undefined || found === undefined) continue;
      const [size, changed, hash] = record;
      const isSame = found.size === size && found.mtimeMs === changed && changed < at - tick;
      if (isSame && !reads) {
        this.records.set(path, record);
        continue;
      }
      this.isCurrent = false;
      const actual = this.contentOf(path);
      if (actual !== hash) altered.add(path);
      else this.records.set(path, [found.size, found.mtimeMs, hash]);
    }
    return altered;
  }

  /** The hash of a file; undefined where it cannot be read. */
  hashOf(path: string): string | undefined {
    return this.records.get(path)?.[2] ?? this.contentOf(path);
  }

  /**
   * @param written The hashes of files that were written. @param paths All files of the site.
   * @param probe A file to make, for the time.
   */
  async save(
    site: SiteRecord | undefined,
    written: ReadonlyMap<string, string>,
    paths: readonly string[],
    probe: string,
  ): Promise<void> {
    const isSame = site !== undefined && site.key === this.site?.key;
    if (isSame && this.isCurrent && written.size === 0) return;
    writeFileSync(probe, '');
    const { mtimeMs: at } = lstatSync(probe);
    const files: Record<string, FileRecord> = {};
    for (const path of paths) {
      const hash = written.get(path);
      const known = hash === undefined ? this.records.get(path) : undefined;
      const record = known ?? this.recordOf(path, hash);
      if (record !== undefined) files[path] = record;
    }
    const saved: Saved = { at, ...(site !== undefined && { site }), files };
    await writeFileAtomic(this.file, JSON.stringify(saved), { durable: false });
  }

  private recordOf(path: string, known: string | undefined): FileRecord | undefined {
    const found = this.stateOf(path);
    const hash = known ?? this.contentOf(path);
    if (found === undefined || hash === undefined) return undefined;
    return [found.size, found.mtimeMs, hash];
  }

  private stateOf(path: string): Stats | undefined {
    return lstatSync(join(this.folder, path), { throwIfNoEntry: false });
  }

  private contentOf(path: string): string | undefined {
    try {
      return hashBytes(readFileSync(join(this.folder, path)));
    } catch {
      return undefined;
    }
  }

  private read(): Saved {
    try {
      const { at, files, ...more } = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Saved>;
      if (typeof at === 'number' && files !== undefined) return { at, files, ...more };
    } catch {
      // Missing or damaged: then files are compared by their bytes.
    }
    return { at: 0, files: {} };
  }
}
