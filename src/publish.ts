import { listIssues } from './content/issue-folders.ts';
import { readIssue } from './content/read-issue.ts';
import { listMailings } from './mailing/ledger/mailings.ts';
import { withStore } from './mailing/open-ledger.ts';
import { UsageError } from './model/errors.ts';
import type { Issue } from './model/issue.ts';
import type { Outcome } from './model/problem.ts';
import { hasDatabase, type Project } from './project.ts';
import { type PublishedSite, publishSite, publishTarget } from './site/publish/publish-site.ts';

export interface PublishAnswers {
  /** Publishes the newest issue, although it was not sent. */
  yes: boolean;
  /** Leaves it out, unless it is online already. */
  sentOnly: boolean;
  confirm: (question: string) => Promise<boolean | undefined>;
}

/** Publishes the site; asks where its newest issue was not sent. @throws UsageError and OutsideError. */
export async function publish(
  project: Project,
  { yes, sentOnly, confirm }: PublishAnswers,
): Promise<Outcome<PublishedSite | undefined>> {
  publishTarget(project);
  const newest = (await listIssues(project.root)).at(-1);
  return publishSite(project, {
    newest,
    includes: async (number) => {
      if (yes) return true;
      const { value: issue } = await readIssue(project.root, number, project.newsletter);
      // The build reports what is wrong with it, and nothing is published.
      if (issue === undefined || (await wasBegun(project, issue))) return true;
      if (sentOnly) return false;
      const answer = await confirm(
        `Issue ${number}, "${issue.title}", has not been sent yet. Publish it with the others?`,
      );
      if (answer !== undefined) return answer;
      throw new UsageError(
        `Issue ${number} has not been sent yet. Add --sent-only to publish the site without it, or --yes to publish it, too.`,
      );
    },
  });
}

/** Publishes the site with an issue that was confirmed for sending. */
export async function publishConfirmed(
  project: Project,
  issue: number,
): Promise<Outcome<PublishedSite | undefined>> {
  const newest = (await listIssues(project.root)).at(-1);
  return publishSite(project, { newest, includes: async (number) => number === issue });
}

/** True once a message of the issue may have arrived. */
async function wasBegun(project: Project, issue: Issue): Promise<boolean> {
  if (issue.mailing !== undefined) return true;
  if (!hasDatabase(project)) return false;
  const mailings = await withStore(project, (store) => listMailings(store));
  return mailings.some(
    ({ issueId, kind, runs }) => issueId === issue.id && kind === 'smtp' && runs > 0,
  );
}
