import type { Edition } from '../newsletter/edition.ts';
import type { Issue } from '../newsletter/issue.ts';
import type { Newsletter } from '../newsletter/newsletter.ts';
import type { Problem } from '../newsletter/problem.ts';
import type { Past } from '../newsletter/repeats/past.ts';

/** What a rule may look at. */
export interface Checked {
  newsletter: Newsletter;
  issue: Issue;
  edition: Edition;
  /** The web page and the feed's entry in the same language. */
  web: { page: string; feedHtml: string };
  /** The stories of the issues before this one. */
  past: Past;
}

/** A rule looks at one edition and tells what it finds. It changes nothing and reads nothing else. */
export type Rule = (checked: Checked) => Problem[];
