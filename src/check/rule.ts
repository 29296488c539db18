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
  earlier: ItemIndex;
  /** Titles of other issues, by number. */
  otherTitles: ReadonlyMap<number, string>;
  /** `YYYY-MM-DD`, in the newsletter's time zone. */
  today: string;
  templates: ReadonlyMap<string, string>;
}

/** Checks one edition and returns its problems. It changes nothing and reads nothing else. */
export type CheckRule = (input: CheckInput) => Problem[];
