import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Source, SourceKindSettings } from '../../model/source.ts';
import type { Candidate, Document } from '../candidate.ts';
import type { FoundFile } from '../find-files.ts';
import type { SourceState } from './source-state.ts';

/** A kind of source. To add one, write a file like `folder-source.ts` and add a line to `kinds.ts`. */
export interface SourceKind extends SourceKindSettings {
  /**
   * Fetches what is new at the source's location since `state`. Failures are values; what it throws
   * becomes a failure of this source only.
   */
  fetch: (
    source: Source,
    location: string,
    state: SourceState,
    tools: SourceTools,
  ) => Promise<SourceResult>;
  /** The key by which an imported story is remembered, so that it is not imported again. */
  keyOf: (story: Candidate) => string;
}

/** What a source is fetched with. */
export interface SourceTools {
  /** The newsletter's folder, absolute. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  fetcher: Fetcher;
  /** Reads a document in a separate process. @param type Its media type, where a server sent one. */
  read: (document: Document, type?: string) => Promise<Outcome<Candidate[]>>;
  now: Date;
  /** Also fetches sources that were fetched within the hour. */
  again: boolean;
  signal: AbortSignal;
}

/** What a source returned. */
export type SourceResult = (
  | {
      outcome: 'stories';
      candidates: Candidate[];
      /** Markdown files, which are copied as they are. */
      markdown?: FoundFile[];
      problems: Problem[];
      etag?: string;
      lastModified?: string;
      seenAt?: string;
    }
  | { outcome: 'unchanged' }
  | { outcome: 'not fetched'; why: string }
  | { outcome: 'failed'; problem: Problem; until?: Date }
) & {
  /** Called after the stories are imported and the state is saved. */
  settle?: () => Promise<Problem[]>;
};
