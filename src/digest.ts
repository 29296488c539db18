import type { CollectOptions } from './collect/open-tools.ts';
import type { SourceReport } from './collect/sources/import-source.ts';
import type { Arrivals } from './compose/describe-arrivals.ts';
import type { IssuePlan } from './compose/plan-issue.ts';
import { listIssues } from './content/issue-folders.ts';
import { requirePrivate } from './lib/private-files.ts';
import { openChannel } from './mailing/channel.ts';
import type { SendOptions, SendResult } from './mailing/send-issue.ts';
import type { Issue } from './model/issue.ts';
import { hasErrors, type Outcome, type Problem, toWarnings } from './model/problem.ts';
import type { Project } from './project.ts';
import type { BuiltSite } from './site/build-site.ts';
import type { PublishedSite } from './site/publish/publish-site.ts';

/** A step that is done. */
export type DigestStep =
  | { step: 'continue'; issue: Issue; arrivals: Arrivals | undefined }
  | { step: 'collect'; reports: SourceReport[] }
  | { step: 'compose'; plan: IssuePlan }
  | { step: 'check'; number: number; problems: Problem[] }
  | { step: 'build'; site: BuiltSite }
  | { step: 'publish'; published: PublishedSite };

export interface DigestOptions {
  /** Questions that come up while sources are fetched. */
  collect: Omit<CollectOptions, 'dryRun'>;
  /** Makes the id of an issue or item. */
  newId: () => string;
  report: (step: DigestStep) => void;
  send: Omit<SendOptions, 'findings'>;
}

/** How far it came. */
export interface Digest {
  /** The number of the issue; absent where nothing was ready for one. */
  issue?: number;
  site?: BuiltSite;
  /** What prevented that it went online, before anything was sent. */
  obstacles?: Problem[];
  sent?: SendResult;
}

/**
 * All steps for the next issue: collects, composes, checks, builds, asks, publishes and sends.
 * Continues with the newest issue if it was not sent. Stops after a step with errors, and before
 * publishing when the project's signal is aborted. A rehearsal publishes nothing.
 *
 * Each step is loaded when it begins: a digest with nothing new takes 0.47 s instead of 0.58, and
 * pictures are prepared meanwhile, one after the other between the steps.
 * @throws UsageError, before anything is changed, where the settings for sending are wrong.
 */
export async function runDigest(
  project: Project,
  options: DigestOptions,
): Promise<Outcome<Digest>> {
  openChannel(project);
  await requirePrivate(project.root, 'data');
  const { report, send } = options;
  const { value: number, problems } = await nextIssue(project, options);
  const { findSentChanges } = await import('./mailing/find-sent-changes.ts');
  problems.push(...(await findSentChanges(project)));
  if (number === undefined) return { value: {}, problems };

  const { prepareIssue } = await import('./check/prepare-issue.ts');
  const prepared = await prepareIssue(project, number);
  problems.push(...prepared.problems);
  report({ step: 'check', number, problems });
  if (prepared.value === undefined || hasErrors(problems)) {
    return { value: { issue: number }, problems };
  }
  const { buildSite } = await import('./site/build-site.ts');
  const { value: site, problems: found } = await buildSite(project);
  addNew(problems, found);
  if (site === undefined) return { value: { issue: number }, problems };
  report({ step: 'build', site });
  if (project.signal.aborted) return { value: { issue: number, site }, problems };

  const done = { issue: number, site };
  const publishes = project.newsletter.publish !== undefined;
  const sending = { ...send, findings: problems };
  const { askToSend } = await import('./mailing/confirm-sending.ts');
  const asked = await askToSend(project, prepared.value, { ...sending, publishes });
  if (asked.answer === 'no') {
    project.log.say('Nothing was published or sent.');
    return { value: { ...done, sent: { sent: 0, end: 'done' } }, problems };
  }
  if (asked.answer === 'yes' && publishes) {
    const { publishConfirmed } = await import('./publish.ts');
    const { value: published, problems: obstacles } = await publishConfirmed(project, number);
    const isRequired = send.unpublished !== true;
    if (published !== undefined) report({ step: 'publish', published });
    addNew(problems, isRequired ? obstacles : toWarnings(obstacles));
    if (hasErrors(obstacles) && isRequired) return { value: { ...done, obstacles }, problems };
  }
  const { sendIssue } = await import('./mailing/send-issue.ts');
  const sent = await sendIssue(project, prepared.value, { ...sending, asked });
  return { value: { ...done, sent: sent.value }, problems: [...problems, ...sent.problems] };
}

/** The number of the newest issue if it was not sent, else of a new one from the inbox. */
async function nextIssue(
  project: Project,
  { collect, newId, report }: DigestOptions,
): Promise<Outcome<number | undefined>> {
  const { root, newsletter } = project;
  const { composeIssue, recoverInbox } = await import('./compose/compose.ts');
  const problems = await recoverInbox(project, { newId });
  const newest = (await listIssues(root)).at(-1);
  if (newest !== undefined) {
    const { readIssue } = await import('./content/read-issue.ts');
    const { value: issue, problems: found } = await readIssue(root, newest, newsletter);
    if (issue === undefined) return { value: undefined, problems: [...problems, ...found] };
    const { withStore } = await import('./mailing/open-ledger.ts');
    const { isSent, wasMailed } = await import('./mailing/is-sent.ts');
    if (!(await withStore(project, (store) => wasMailed(store, issue)))) {
      const { findArrivals } = await import('./compose/find-arrivals.ts');
      const arrivals = await findArrivals(project, (each) => isSent(project, each));
      report({ step: 'continue', issue, arrivals });
      return { value: newest, problems };
    }
  }
  problems.push(...(await collectItems(project, collect, report)));
  const { value: plan, problems: found } = await composeIssue(project, { newId });
  if (plan === undefined) return { value: undefined, problems: [...problems, ...found] };
  // Composed items have moved: the check reports their problems at the new place.
  const moved = new Set(plan.files.map(({ from }) => from));
  problems.push(...found.filter(({ file }) => file === undefined || !moved.has(file)));
  report({ step: 'compose', plan });
  return { value: plan.items.length > 0 ? plan.number : undefined, problems };
}

/** A source that fails does not stop an issue: its problems are warnings, and it is fetched next time. */
async function collectItems(
  project: Project,
  options: DigestOptions['collect'],
  report: DigestOptions['report'],
): Promise<Problem[]> {
  if (!project.newsletter.sources.some(({ origin }) => origin !== undefined)) return [];
  // What fetches and reads documents: for newsletters with sources.
  const { collectSources } = await import('./collect/collect.ts');
  const collectOptions = { ...options, dryRun: false, again: false };
  const { value: reports, problems } = await collectSources(project, collectOptions);
  report({ step: 'collect', reports });
  const failed = reports.flatMap((each) => each.failed ?? []);
  return toWarnings([...problems, ...failed]);
}

/** Adds the problems that are not known yet. */
function addNew(problems: Problem[], found: readonly Problem[]): void {
  problems.push(...found.filter((each) => !problems.some((other) => isSame(other, each))));
}

function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.message === b.message && a.file === b.file && a.line === b.line;
}
