import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import type { ItemIndex } from '../stories/item-index.ts';

/** What a rule may look at. */
export interface Checked {
  newsletter: Newsletter;
  issue: Issue;
  edition: Edition;
  /** The web page and the feed's entry in the same language. */
  web: { page: string; feedHtml: string };
  /** The stories of the issues before this one. */
  past: ItemIndex;
}

/** A rule looks at one edition and tells what it finds. It changes nothing and reads nothing else. */
export type Rule = (checked: Checked) => Problem[];
