import type { Source } from '../../model/source.ts';
import { feed } from './feed.ts';
import { folder } from './folder.ts';
import type { SourceKind } from './kind.ts';
import { mailbox } from './mailbox.ts';
import { page } from './page.ts';

/** Every kind of source that `newsletter.yaml` may name. */
export const sourceKinds: readonly SourceKind[] = [feed, page, folder, mailbox];

/** The kind of a source, or undefined for one that is only named. */
export function kindOf({ origin }: Source): SourceKind | undefined {
  return sourceKinds.find(({ field }) => field === origin?.kind);
}
