import type { Newsletter } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import type { ItemIndex } from '../../stories/item-index.ts';
import type { FetchPicture } from './import-pictures.ts';

export interface ImportTools {
  root: string;
  newsletter: Newsletter;
  /** Imported items are added. */
  index: ItemIndex;
  /** The name in the inbox, without ending, of each file that was imported in this run. */
  names: Map<string, string>;
  dryRun: boolean;
  fetchPicture: FetchPicture;
  /** Parses a Markdown file in a separate process first. */
  inspect: (file: { text: string; from: string }) => Promise<Problem[]>;
  withInboxLock: <T>(work: () => Promise<T>) => Promise<T>;
  /** Undefined without a terminal. */
  confirm: (question: string) => Promise<boolean | undefined>;
}

export interface StoryResult {
  from: string;
  title: string;
  /** `draft`: imported, but an editor must review it. `seen`: the newsletter has it already. */
  fate: 'new' | 'draft' | 'seen' | 'left out' | 'refused';
  why?: string;
  to?: string;
}
