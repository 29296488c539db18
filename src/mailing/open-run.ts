import { prepareIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/lock.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { MailedIssue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import { hasErrors, type Outcome } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { beginFrozen, beginMailing } from './begin-mailing.ts';
import { contentHash } from './content-hash.ts';
import { describeAgain } from './describe-plan.ts';
import { hasReachedSomebody } from './ledger/deliveries.ts';
import { getMailing } from './ledger/mailings.ts';
import { openSender, type Sender } from './ledger/senders.ts';
import { makePlan } from './make-plan.ts';

export interface OpenRun {
  mailing: Mailing;
  sender: Sender;
}

/**
 * Opens a run that no person asked for now. A mailing of which nothing was sent is first planned
 * again: with the present list, and with the present text unless that was scheduled. A process
 * that works on the mailing already keeps its plan, and then no file is read.
 * @returns no value if the present text has errors: then nothing is sent.
 */
export async function openRun(
  project: Project,
  store: Store,
  issue: MailedIssue,
  mailing: Mailing,
): Promise<Outcome<OpenRun | undefined>> {
  const open = async (current: Mailing): Promise<Outcome<OpenRun>> => {
    const sender = await withRetries(store, (tx) => openSender(tx, current.id));
    return { value: { mailing: current, sender }, problems: [] };
  };
  const { id } = mailing;
  if (issue.mailing?.id === id || (await hasReachedSomebody(store, id))) return open(mailing);
  return withAdvisoryLock(store, 'plan', async () => {
    const current = (await getMailing(store, id)) ?? mailing;
    const { value, problems } = await planAgain(project, store, issue, current);
    return value === undefined ? { value, problems } : open(value);
  });
}

async function planAgain(
  project: Project,
  store: Store,
  issue: MailedIssue,
  mailing: Mailing,
): Promise<Outcome<Mailing | undefined>> {
  const { value, problems } = await prepareIssue(project, issue.number);
  const isRight = value !== undefined && !hasErrors(problems);
  const isScheduled = mailing.startAt !== undefined;
  if (!isRight && !isScheduled) {
    return { value: undefined, problems: problems.filter(({ severity }) => severity === 'error') };
  }
  const frozen = { issue: { ...issue, id: mailing.issueId, items: [] }, editions: [] };
  const rendered = isRight ? value : frozen;
  const plan = await makePlan(project, store, rendered, { kind: mailing.kind, by: 'cron' });
  if (plan.do !== 'begin') return { value: mailing, problems: [] };
  const again = isRight
    ? await beginMailing(project, store, value, plan, { kind: mailing.kind })
    : await beginFrozen(project, store, mailing, plan);
  const isChanged = plan.text === 'files' && mailing.contentHash !== contentHash(rendered.editions);
  for (const line of describeAgain(mailing.issue, plan, isChanged)) project.log.say(line);
  return { value: again, problems: [] };
}
