import { OutsideError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import type { Stage } from './stage.ts';

/** Groups of files by name: what each was made from, as a hash, and its paths. */
export type DerivedRecord = Record<string, { key: string; paths: string[] }>;

/** By path from the site's root. */
export type FileContents = ReadonlyMap<string, string | Uint8Array>;

/** The files that are made from several issues, such as lists and feeds, in groups. */
export class DerivedFiles {
  private readonly made: DerivedRecord = {};
  private readonly project: Project;
  private readonly stage: Stage;
  private readonly before: DerivedRecord;

  constructor(project: Project, stage: Stage, before: DerivedRecord) {
    this.project = project;
    this.stage = stage;
    this.before = before;
  }

  /** Adds a group to the site; makes its files only where the key changed or one of them is missing. */
  async add(
    name: string,
    key: string,
    make: () => Promise<FileContents> | FileContents,
  ): Promise<void> {
    const known = this.before[name];
    if (known?.key === key && known.paths.every((path) => this.stage.isThere(path))) {
      this.stage.keep(known.paths);
      this.made[name] = known;
      return;
    }
    if (this.project.signal.aborted) throw new OutsideError('Stopped.');
    this.project.log.progress(`Making ${name}`);
    const files = await make();
    for (const [path, content] of files) this.stage.put(path, content);
    this.made[name] = { key, paths: [...files.keys()] };
  }

  /** Sorted by name: the groups are made in parallel, and the same site gives the same bytes. */
  get record(): DerivedRecord {
    return Object.fromEntries(Object.entries(this.made).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
