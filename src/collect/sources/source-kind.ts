import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Source, SourceKindSettings } from '../../model/source.ts';
import type { Candidate, Document } from '../candidate.ts';
import type { FoundFile } from '../find-files.ts';
import type { SourceState } from './source-state.ts';

/** To add a kind, write a file like `folder-source.ts` and add a line to `kinds.ts`. */
export interface SourceKind extends SourceKindSettings {
  /** Fetches what is new since `state`. Failures are values; an exception fails this source only. */
  fetch: (
    source: Source,
    location: string,
    state: SourceState,
    tools: SourceTools,
  ) => Promise<SourceResult>;
  /** Stories with a remembered key are not imported again. */
  keyOf: (story: Candidate) => string;
}

export interface SourceTools {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  fetcher: Fetcher;
  /** In a separate process. @param type The media type, where a server sent one. */
  read: (document: Document, type?: string) => Promise<Outcome<Candidate[]>>;
  now: Date;
  again: boolean;
  signal: AbortSignal;
}

export type SourceResult = (
  | {
      outcome: 'stories';
      candidates: Candidate[];
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
  settle?: () => Promise<Problem[]>;
};
