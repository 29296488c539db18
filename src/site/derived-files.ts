import { hashOf } from '../lib/hash.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { stateFolder } from './manifest.ts';
import type { Part, Stage } from './stage.ts';

/** Some files of a group, by path from the site's root. */
export type MadeFiles = Outcome<ReadonlyMap<string, string | Uint8Array>>;

/** Adds a group of files to the site. */
export type AddFiles = DerivedFiles['add'];

/** Records the groups for the next build. */
export const derivedFile = `${stateFolder}/derived.json`;

/** The files that are made of what issues contain, beside their pages, in groups: lists, feeds, pictures for links. */
export class DerivedFiles {
  /** Of this build and of the last one. */
  private readonly groups: Map<string, Part>;
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
    const before = stage.isThere(derivedFile) && stage.readState<Record<string, Part>>(derivedFile);
    this.groups = new Map(Object.entries(before || {}));
  }

  /**
   * Adds a group to the site; makes its files only where its inputs changed or one of them is missing.
   * @param inputs All that the files are made from.
   * @param make Yields files when they are made: all of them together would fill the memory.
   */
  async add(
    name: string,
    inputs: readonly unknown[],
    make: () => Iterable<MadeFiles> | AsyncIterable<MadeFiles>,
  ): Promise<void> {
    const key = hashOf(JSON.stringify(inputs));
    if (this.stage.keepCurrent(this.groups.get(name), key)) return;
    const group: Part = { key, paths: [], problems: [] };
    this.groups.set(name, group);
    for await (const { value, problems } of make()) {
      for (const [path, content] of value) {
        this.stage.put(path, content);
        group.paths.push(path);
      }
      group.problems.push(...problems);
    }
  }

  /** Records the groups whose files the site has, for the next build. @returns their problems. */
  save(): Problem[] {
    const { files } = this.stage;
    const groups = [...this.groups]
      .filter(([, { paths }]) => paths.every((path) => files.has(path)))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    this.stage.putState(derivedFile, Object.fromEntries(groups));
    return groups.flatMap(([, { problems }]) => problems);
  }
}
