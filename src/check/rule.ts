import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import type { ItemIndex } from '../stories/item-index.ts';

/** What a rule may look at. */
export interface CheckInput {
  newsletter: Newsletter;
  issue: Issue;
  edition: Edition;
  /** The web page and the feed's entry in the same language. */
  web: { page: string; feedHtml: string };
  /** The stories of the issues before this one. */
  past: ItemIndex;
}

/** Checks one edition and returns its problems. It changes nothing and reads nothing else. */
export type CheckRule = (input: CheckInput) => Problem[];
