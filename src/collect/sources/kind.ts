import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Source, SourceKindSettings } from '../../model/source.ts';
import type { Candidate, Document } from '../candidate.ts';
import type { Found } from '../find-files.ts';
import type { SourceState } from './state.ts';

/**
 * A kind of source. To add one: a file like `folder.ts` beside this one, and a line in `kinds.ts`.
 */
export interface SourceKind extends SourceKindSettings {
  /**
   * Gets what is new at the source's location since `state`. Failures are values; what it throws
   * becomes a failure of this source only.
   */
  fetch: (
    source: Source,
    location: string,
    state: SourceState,
    tools: SourceTools,
  ) => Promise<Fetched>;
  /** Under which name a story is remembered, so that it is not imported again. */
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

/** What fetching a source gave. */
export type Fetched = (
  | {
      outcome: 'stories';
      candidates: Candidate[];
      /** Markdown files, which are imported as they are. */
      markdown?: Found[];
      problems: Problem[];
      etag?: string;
      lastModified?: string;
      seenAt?: string;
    }
  | { outcome: 'unchanged' }
  /** Not fetched at all, and why. */
  | { outcome: 'left alone'; why: string }
  | { outcome: 'failed'; problem: Problem; until?: Date }
) & {
  /** Called once the stories are imported and that is recorded. */
  settle?: () => Promise<Problem[]>;
};
