import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import type { ItemIndex } from '../stories/item-index.ts';

export interface CheckInput {
  newsletter: Newsletter;
  issue: Issue;
  edition: Edition;
  web: { page: string; feedHtml: string };
  past: ItemIndex;
}

/** Checks one edition and returns its problems. It changes nothing and reads nothing else. */
export type CheckRule = (input: CheckInput) => Problem[];
