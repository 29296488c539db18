import { issueFolder } from '../content/issue-folders.ts';
import type { Problem } from '../model/problem.ts';
import { fileNaming } from './former-pages.ts';
import { siteProblems } from './problems.ts';
import { fileAt } from './site-links.ts';
import type { IssueRecord } from './site-state.ts';

/** Finds issues and items with the same id. */
export function findSharedIds(records: readonly IssueRecord[]): Problem[] {
  const known = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { head, issues } of records) {
    const [issue] = issues;
    if (issue === undefined) continue;
    for (const each of [issue, ...issue.items]) {
      const what =
        each === issue ? `Issue ${head.number}` : `"${each.title}" in issue ${head.number}`;
      const other = known.get(each.id);
      known.set(each.id, other ?? what);
      if (other === undefined) continue;
      const file = fileNaming(each, issue);
      problems.push(siteProblems['shared-id']({ what, other }, { file }));
    }
  }
  return problems;
}

/** Finds links between pages of the site that lead to no page, or to no id of it. @param files All files of the site. */
export function findBrokenLinks(
  files: ReadonlyMap<string, unknown>,
  records: readonly IssueRecord[],
): Problem[] {
  const ids = new Map(records.flatMap((record) => Object.entries(record.ids)));
  return records.flatMap(({ links, head }) =>
    links.flatMap(({ path, anchor }) => {
      const file = fileAt(path);
      const exists = files.has(file) || files.has(fileAt(`${path}/`)) || isServicePage(path);
      const lacksAnchor = anchor !== undefined && ids.get(file)?.includes(anchor) === false;
      if (exists && !lacksAnchor) return [];
      const target = anchor === undefined ? path : `${path}#${anchor}`;
      const place = { file: `${issueFolder(head.number)}/issue.md` };
      return siteProblems['broken-link']({ issue: head.number, target }, place);
    }),
  );
}

/** The public service may answer on the site's own host. */
function isServicePage(path: string): boolean {
  return /^(?:subscribe|unsubscribe|preferences)$/.test(path);
}
