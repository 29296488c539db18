import type { Outcome } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { type ImportOverrides, importNamed, type NamedSources } from './import-named.ts';
import type { StoryResult } from './inbox/import-tools.ts';
import { type CollectOptions, withTools } from './open-tools.ts';
import { fetchSources } from './sources/fetch-sources.ts';
import type { SourceReport } from './sources/import-source.ts';

/** Imports what is new at every source, with a report for each; `again`: also within the hour. */
export function collectSources(
  project: Project,
  options: CollectOptions & { again: boolean },
): Promise<Outcome<SourceReport[]>> {
  return withTools(project, options, (importing, reading) =>
    fetchSources(project, importing, reading, options.again),
  );
}

/** Imports named files, folders and URLs into the inbox. */
export function collectNamed(
  project: Project,
  named: NamedSources,
  options: CollectOptions & { overrides: ImportOverrides },
): Promise<Outcome<StoryResult[]>> {
  return withTools(project, options, (importing, reading) =>
    importNamed(named, options.overrides, importing, reading),
  );
}
