import { prepareIssue, type RenderedIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/advisory-lock.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { MailedIssue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Outcome } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { beginFrozen, beginMailing } from './begin-mailing.ts';
import { contentHash } from './content-hash.ts';
import { describeAgain } from './describe-plan.ts';
import { getMailing } from './ledger/mailings.ts';
import { openSender } from './ledger/senders.ts';
import { isUnderWay, makePlan } from './make-plan.ts';
import { mailingProblems } from './problems.ts';
import type { OpenRun } from './send-mailing.ts';

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
  if (await isUnderWay(store, issue, mailing)) return open(mailing);
  return withAdvisoryLock(store, 'plan', async () => {
    const current = (await getMailing(store, mailing.id)) ?? mailing;
    if (await isUnderWay(store, issue, current)) return open(current);
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
  const { value: present, problems } = await readPresent(project, issue, mailing);
  if (present === undefined && mailing.startAt === undefined) return { value: undefined, problems };
  const frozen = { issue: { ...issue, id: mailing.issueId, items: [] }, editions: [] };
  const rendered = present ?? frozen;
  const plan = await makePlan(project, store, rendered, { kind: mailing.kind, by: 'cron' });
  if (plan.do !== 'begin') return { value: mailing, problems: [] };
  const again =
    present === undefined
      ? await beginFrozen(project, store, mailing, plan)
      : await beginMailing(project, store, present, plan, { kind: mailing.kind });
  const isChanged = plan.text === 'files' && mailing.contentHash !== contentHash(rendered.editions);
  for (const line of describeAgain(mailing.issue, plan, isChanged)) project.log.say(line);
  return { value: again, problems: [] };
}

/** The files of the issue that a mailing is of. @returns no value if they have errors. */
async function readPresent(
  project: Project,
  { number, folder }: MailedIssue,
  { issueId }: Mailing,
): Promise<Outcome<RenderedIssue | undefined>> {
  const { value, problems } = await prepareIssue(project, number);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (value === undefined || errors.length > 0) return { value: undefined, problems: errors };
  if (value.issue.id === issueId) return { value, problems: [] };
  const file = `${folder}/issue.md`;
  return { value: undefined, problems: [mailingProblems['other-issue']({ number }, { file })] };
}
