import type { Source } from '../../model/source.ts';
import { feed } from './feed-source.ts';
import { folder } from './folder-source.ts';
import { mailbox } from './mailbox-source.ts';
import { page } from './page-source.ts';
import type { SourceKind } from './source-kind.ts';

export const sourceKinds: readonly SourceKind[] = [feed, page, folder, mailbox];

/** @returns undefined for a source that is only named. */
export function kindOf({ origin }: Source): SourceKind | undefined {
  return sourceKinds.find(({ field }) => field === origin?.kind);
}
