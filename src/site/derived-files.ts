import { setImmediate } from 'node:timers/promises';
import { hashOf } from '../content/hash-issue.ts';
import { OutsideError } from '../model/errors.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import type { Stage } from './stage.ts';

/** What a group of files was made from, as a hash, its paths, and the problems of its making. */
interface Group {
  key: string;
  paths: string[];
  problems: Problem[];
}

/** Beside the records of issues. */
const file = 'derived.json';

/** Some files of a group, by path from the site's root. */
export type MadeFiles = Outcome<ReadonlyMap<string, string | Uint8Array>>;

/** The files that are made from several issues, such as lists and feeds, in groups. */
export class DerivedFiles {
  private readonly groups: Record<string, Group> = {};
  private readonly before: Readonly<Record<string, Group>>;
  private readonly project: Project;
  private readonly stage: Stage;
  private readonly settings: string;

  /** @param settings A hash over what every page is made from. */
  constructor(project: Project, stage: Stage, settings: string) {
    this.project = project;
    this.stage = stage;
    this.settings = settings;
    this.before = stage.readState(file) ?? {};
  }

  /**
   * Adds a group to the site; makes its files only where its inputs changed or one of them is missing.
   * @param inputs All that the files are made from, apart from the settings.
   * @param make Yields files when they are made: all of them together would fill the memory.
   */
  async add(
    name: string,
    inputs: readonly unknown[],
    make: () => Iterable<MadeFiles> | AsyncIterable<MadeFiles>,
  ): Promise<void> {
    const key = hashOf(this.settings, JSON.stringify(inputs));
    const known = this.before[name];
    if (known?.key === key && known.paths.every((path) => this.stage.isThere(path))) {
      this.stage.keep(known.paths);
      this.groups[name] = known;
      return;
    }
    // A turn of the event loop hears Ctrl-C, and frees what `xml` keeps of each feed until then: 110 MB
    // with 600 issues.
    await setImmediate();
    if (this.project.signal.aborted) throw new OutsideError('Stopped.');
    this.project.log.progress(`Making ${name}`);
    const group: Group = { key, paths: [], problems: [] };
    for await (const { value, problems } of make()) {
      for (const [path, content] of value) {
        this.stage.put(path, content);
        group.paths.push(path);
      }
      group.problems.push(...problems);
    }
    this.groups[name] = group;
  }

  /** Records the groups for the next build. @returns the problems of all. */
  save(): Problem[] {
    this.stage.putState(file, this.groups);
    return Object.values(this.groups).flatMap(({ problems }) => problems);
  }
}
