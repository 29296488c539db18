import { issueFolder } from '../content/read-issue.ts';
import type { Problem } from '../model/problem.ts';
import { fileAt } from './site-links.ts';
import type { IssueRecord } from './site-state.ts';
import type { Stage } from './stage.ts';

/** No two issues or stories have the same id: feed readers would show one of them, and never the other. */
export function sharedIds(records: readonly IssueRecord[]): Problem[] {
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
      problems.push({
        code: 'shared-id',
        severity: 'error',
        message: `${what} has the same id as ${other}, and feed readers would show only one of them.`,
        hint: 'Give the newer one an id of its own: urn:uuid: and a new UUID, as uuidgen prints one.',
        file: 'file' in each ? each.file : `${issueFolder(head.number)}/issue.md`,
      });
    }
  }
  return problems;
}

/** Every link of a page to the site itself leads somewhere, and to an id that is there. */
export async function brokenLinks(
  stage: Stage,
  records: readonly IssueRecord[],
): Promise<Problem[]> {
  const ids = new Map(records.flatMap((record) => Object.entries(record.ids)));
  const problems: Problem[] = [];
  for (const { links, head } of records) {
    for (const { path, anchor } of links) {
      const file = fileAt(path);
      const isThere = stage.has(file) || stage.has(fileAt(`${path}/`)) || isService(path);
      const isMissing = anchor !== undefined && ids.get(file)?.includes(anchor) === false;
      if (isThere && !isMissing) continue;
      problems.push({
        code: 'broken-link',
        severity: 'warning',
        message: `Issue ${head.number} links to /${path}${anchor === undefined ? '' : `#${anchor}`}, and nothing is there.`,
        hint: 'Correct the link, or keep the old address with aliases: in the story that has moved.',
        file: `${issueFolder(head.number)}/issue.md`,
      });
    }
  }
  return problems;
}

/** Pages of the public service, where it answers on the site's own host. */
function isService(path: string): boolean {
  return /^(?:subscribe|unsubscribe|preferences)$/.test(path);
}
