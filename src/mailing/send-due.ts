import { readMailedIssue } from '../content/read-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { BusyError, UsageError } from '../model/errors.ts';
import type { MailedIssue } from '../model/issue.ts';
import { isStale, type Mailing, maySend } from '../model/mailing.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { openSecret, type Project } from '../project.ts';
import { overwriteOverdue } from '../subscribers/overwrite.ts';
import { type Channel, openChannel } from './channel.ts';
import { ClockError, checkClock } from './check-clock.ts';
import { endOf, type RunEnd } from './describe-run.ts';
import { expireMailing } from './end-mailing.ts';
import { explainOffline, findPage } from './find-page.ts';
import { hasWork } from './ledger/claims.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { openMailings } from './ledger/mailings.ts';
import { detectRestoredIssue } from './ledger/restored.ts';
import { notifyOfClock, notifyOfHalt, notifyOfObstacle } from './notify-operator.ts';
import { withSender } from './open-ledger.ts';
import { openRun } from './open-run.ts';
import type { Operator } from './operator.ts';
import { mailingProblems } from './problems.ts';
import { sayNextRetry } from './say-next-retry.ts';
import { sendMailing } from './send-mailing.ts';

export interface SendDueOptions {
  clockIsRight: boolean;
  /** Without looking whether an issue's page is online. */
  unpublished?: boolean;
  /** Publishes an issue that is to be sent now. Absent: it was published in another way. */
  publish?: (issue: number) => Promise<Problem[]>;
  operator: Operator;
}

export interface SendDueResult {
  issues: { issue: number; sent: number }[];
  /** `done` also while only retries are left. */
  end: RunEnd;
}

/**
 * For cron: continues every mailing that is due, and ends those that have expired. @throws
 * UsageError without `SMTP_URL`.
 */
export async function sendDue(
  project: Project,
  options: SendDueOptions,
): Promise<Outcome<SendDueResult>> {
  const channel = openChannel(project);
  if (channel.kind !== 'smtp') {
    throw new UsageError(
      'SMTP_URL is not set. --due sends only over SMTP: rehearsals are never scheduled or retried.',
    );
  }
  return withSender(project, (store) => sendAllDue(project, store, channel, options)).catch(
    (error) => {
      if (!(error instanceof BusyError)) throw error;
      project.log.say('Another send is running here, so this one does nothing.');
      return { value: { issues: [], end: 'done' }, problems: [] };
    },
  );
}

async function sendAllDue(
  project: Project,
  store: Store,
  channel: Channel,
  options: SendDueOptions,
): Promise<Outcome<SendDueResult>> {
  const { log, root, newsletter, signal } = project;
  const { clockIsRight: isRight, operator } = options;
  await checkClock(project, store, { isRight, operator }).catch(async (error) => {
    if (error instanceof ClockError) {
      await notifyOfClock(project, store, error, { channel, operator });
    }
    throw error;
  });
  const problems: Problem[] = [];
  const ends: RunEnd[] = [];
  const issues: SendDueResult['issues'] = [];
  for (const mailing of await openMailings(store)) {
    if (signal.aborted) break;
    const now = project.now();
    if (isStale(mailing, now) && mailing.pausedAt === undefined) {
      await expireMailing(project, store, mailing);
      continue;
    }
    if (!maySend(mailing, now)) continue;
    if (mailing.halted !== undefined) {
      log.say(`Issue ${mailing.issue} is halted: ${mailing.halted}`);
      await notifyOfHalt(project, store, mailing, { channel, operator });
      ends.push('unfinished');
      continue;
    }
    if (!(await hasWork(store, mailing.id, now)) && (await isOpen(store, mailing))) continue;
    const { value: issue, problems: found } = await readMailedIssue(
      root,
      mailing.issue,
      newsletter,
    );
    problems.push(...found.filter(({ severity }) => severity === 'error'));
    if (issue === undefined) continue;
    await detectRestoredIssue(project, store, issue, mailing);
    const obstacles = await publishFirst(project, issue, options);
    const { value: run, problems: wrong } = hasErrors(obstacles)
      ? { value: undefined, problems: [] }
      : await openRun(project, store, issue, mailing);
    problems.push(...obstacles, ...wrong);
    if (run === undefined) {
      const obstacle = [...obstacles, ...wrong].find(({ severity }) => severity === 'error');
      if (obstacle !== undefined) {
        await notifyOfObstacle(project, store, mailing, obstacle, { channel, operator });
      }
      ends.push('unfinished');
      continue;
    }
    const report = await sendMailing(project, store, issue, run, { channel, operator });
    await sayNextRetry(project, store, run);
    const { sent, halted, stopped, interrupted, counts } = report;
    issues.push({ issue: mailing.issue, sent });
    // All others wait for a retry, or are sent to by another sender.
    const onlyRetries = (halted ?? stopped) === undefined && !interrupted && counts.doubt === 0;
    ends.push(onlyRetries ? 'done' : endOf(report, now));
  }
  await overwriteOverdue(project, store, () => openSecret(project));
  if (ends.length === 0) log.say('Nothing is due.');
  return { value: { issues, end: ends.find((end) => end !== 'done') ?? 'done' }, problems };
}

/** An issue goes online before its first message is sent. @returns what prevents that. */
async function publishFirst(
  project: Project,
  issue: MailedIssue,
  { unpublished = false, publish }: SendDueOptions,
): Promise<Problem[]> {
  if (unpublished || issue.mailing !== undefined) return [];
  if (publish !== undefined) return publish(issue.number);
  const reason = explainOffline(issue, await findPage(project, issue));
  return reason === undefined ? [] : [mailingProblems['page-not-online']({ reason })];
}

/** False if all recipients left: then others may have joined, or the mailing has ended. */
async function isOpen(store: Store, { id }: Mailing): Promise<boolean> {
  const { pending, writing, deferred, doubt } = await countDeliveries(store, id);
  return pending + writing + deferred + doubt > 0;
}
