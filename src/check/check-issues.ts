import { completeIssues } from '../compose/complete-issues.ts';
import { chooseIssues } from '../content/issue-folders.ts';
import { type Repaired, repairFiles } from '../content/repair-files.ts';
import { findUnreadFiles, pathsOf } from '../content/unread-files.ts';
import type { Issue } from '../model/issue.ts';
import {
  completePlace,
  type Outcome,
  type Problem,
  sortProblems,
  uniqueProblems,
} from '../model/problem.ts';
import type { RepairTools } from '../model/repair.ts';
import { exclusively, type Project } from '../project.ts';
import { knownItemsOf } from '../stories/read-known-items.ts';
import { type FoundInIssue, loadCheckCache } from './check-cache.ts';
import { findInboxProblems } from './check-inbox.ts';
import { listTranslations } from './list-translations.ts';
import { type MailLength, measureMail } from './measure-mail.ts';
import { loadPreparation, prepareIssue } from './prepare-issue.ts';
import { recordDone } from './write-todo.ts';

export interface CheckedIssues {
  issues: number[];
  /** How long the mail of each is, in each of its languages. */
  lengths: MailLength[];
  /** What `fix` changed. */
  repaired: Repaired[];
}

/**
 * Checks issues; without numbers, all and the inbox.
 * @param fix Given: makes every repair that is the only right one first, and reports what is left.
 * @throws UsageError for an unknown number.
 */
export async function checkIssues(
  project: Project,
  wanted: readonly number[],
  fix?: RepairTools,
): Promise<Outcome<CheckedIssues>> {
  const issues = await chooseIssues(project.root, wanted);
  const withInbox = wanted.length === 0;
  if (fix === undefined) {
    const { value: lengths, problems } = await findProblems(project, issues, withInbox);
    return { value: { issues, lengths, repaired: [] }, problems };
  }
  return exclusively(project.root, 'compose', async () => {
    const repaired = await completeIssues(project, issues, fix);
    repaired.push(...(await stampTranslations(project, wanted)));
    // A repair can make a file readable, and so its other problems visible.
    for (let round = 0; ; round += 1) {
      const { value: lengths, problems } = await findProblems(project, issues, withInbox);
      const made = round < mostRounds ? await repairFiles(project.root, problems, fix) : [];
      repaired.push(...made);
      if (made.length === 0) return { value: { issues, lengths, repaired }, problems };
    }
  });
}

/**
 * Records what translations of the inbox and of issues that were not sent were made from, where they
 * do not say it: a later change of an original is reported then.
 */
async function stampTranslations(project: Project, wanted: readonly number[]): Promise<Repaired[]> {
  if (project.newsletter.languages.length < 2) return [];
  const { value } = await listTranslations(project, wanted);
  const current = value
    .filter(({ isSent }) => isSent !== true)
    .flatMap(({ translations }) => translations.filter(({ state }) => state === 'current'));
  const stamped = await recordDone(project, current);
  return stamped.map((file) => ({ file, done: 'Recorded what it was translated from.' }));
}

/** No text needs as many; repairs that undo each other would never end. */
const mostRounds = 10;

async function findProblems(
  project: Project,
  numbers: readonly number[],
  withInbox: boolean,
): Promise<Outcome<MailLength[]>> {
  const { root, log } = project;
  const lengths: MailLength[] = [];
  const known = knownItemsOf(root);
  const preparation = await loadPreparation(project, known);
  const problems: Problem[] = [];
  const checkOne = async (number: number): Promise<FoundInIssue> => {
    log.progress(`Checking issue ${number}`);
    const { value, problems: own } = await prepareIssue(project, number, preparation);
    const unread = await findUnread(project, value?.issue);
    return { problems: [...own, ...unread], lengths: (value?.editions ?? []).map(measureMail) };
  };
  const cache = await loadCheckCache(project, preparation.templates);
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const found = cache.find(number) ?? (await checkOne(number));
    cache.keep(number, found);
    problems.push(...found.problems);
    lengths.push(...found.lengths);
  }
  await cache.save();
  if (withInbox) problems.push(...(await findInboxProblems(project, known, preparation)));
  return { value: lengths, problems: sortProblems(uniqueProblems(problems.map(completePlace))) };
}

/** Old issues may keep what they want. */
async function findUnread(
  { root, newsletter }: Project,
  issue: Issue | undefined,
): Promise<Problem[]> {
  if (issue === undefined || issue.mailing !== undefined) return [];
  return findUnreadFiles(root, issue.folder, newsletter.languages, pathsOf(issue.pictures));
}
