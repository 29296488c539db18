import type { Newsletter } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import type { ItemIndex } from '../../stories/item-index.ts';
import type { FetchPicture } from './import-pictures.ts';

/** What importing stories into the inbox needs. */
export interface ImportTools {
  root: string;
  newsletter: Newsletter;
  /** The items that the newsletter has; imported ones are added. */
  index: ItemIndex;
  dryRun: boolean;
  fetchPicture: FetchPicture;
  /** Parses a Markdown file in a separate process first. */
  inspect: (file: { text: string; from: string }) => Promise<Problem[]>;
  /** Runs work while no other process changes the inbox. */
  withInboxLock: <T>(work: () => Promise<T>) => Promise<T>;
  /** Asks the editor a yes-or-no question; undefined without a terminal. */
  confirm: (question: string) => Promise<boolean | undefined>;
}

/** What became of a story that was found. */
export interface StoryResult {
  from: string;
  title: string;
  /** `draft`: imported, but an editor must review it. `seen`: the newsletter has it already. */
  fate: 'new' | 'draft' | 'seen' | 'left out' | 'refused';
  /** The reason, unless it is simply new. */
  why?: string;
  /** Where it is, or would be, relative to the root. */
  to?: string;
}
