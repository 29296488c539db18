import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { UsageError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import type { Channel } from './channel.ts';
import { contentHash } from './content-hash.ts';
import { mailingOf } from './describe-plan.ts';
import { mailingsOf } from './ledger/mailings.ts';
import { detectRestoredIssue } from './ledger/restored.ts';
import { type MailingPlan, makePlan } from './make-plan.ts';
import { mailingProblems } from './problems.ts';

/** What a person asks for. */
export interface PlanOptions {
  /** To those who did not receive the issue, or to all. */
  correction?: 'rest' | 'all';
  /** The editor's answer to a halt. */
  refusalsAreRight?: boolean;
}

/**
 * Plans what a person asked for. On SQLite the caller holds the send lock.
 * @throws UsageError; see `chooseStep`.
 */
export async function planForPerson(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  { correction, refusalsAreRight = false }: PlanOptions,
  { kind }: Channel,
): Promise<MailingPlan> {
  const { issue } = rendered;
  const [newest] = await mailingsOf(store, issue.id, kind);
  if (kind === 'smtp' && newest !== undefined) {
    await detectRestoredIssue(project, store, issue, newest);
  }
  const request = { kind, by: 'person' as const, ...(correction !== undefined && { correction }) };
  const plan = await makePlan(project, store, rendered, request);
  if (refusalsAreRight) requireHalted(issue.number, mailingOf(plan));
  return plan;
}

function requireHalted(number: number, mailing: Mailing | undefined): void {
  if (mailing?.halted !== undefined || mailing?.refusalsAreRight === true) return;
  throw new UsageError(
    `--refusals-are-right continues a mailing that halted because of refused recipients, and the mailing of issue ${number} is not halted.`,
  );
}

/** True if two plans do the same with the same mailing and text; their recipients may differ. */
export function isSamePlan(a: MailingPlan, b: MailingPlan): boolean {
  const keyOf = (plan: MailingPlan): string => {
    const mailing = plan.do === 'begin' ? plan.recipients.mailing : plan.mailing;
    const only = 'recipients' in plan ? plan.recipients.only?.mailingId : undefined;
    const text = plan.do === 'resume' ? plan.mailing.contentHash : undefined;
    return JSON.stringify([plan.do, mailing?.id, only, text]);
  };
  return keyOf(a) === keyOf(b);
}

/** Reports that files changed although their text no longer does. */
export function warnOfChange(
  { issue, editions }: Pick<RenderedIssue, 'issue' | 'editions'>,
  plan: MailingPlan,
  timeZone: string,
): Problem[] {
  const mailing = mailingOf(plan);
  if (mailing === undefined || mailing.contentHash === contentHash(editions)) return [];
  const { number, folder } = issue;
  const frozen = showTime(mailing.createdAt, timeZone);
  const file = `${folder}/issue.md`;
  if (plan.do === 'resume') {
    return [mailingProblems['changed-since-frozen']({ number, frozen }, { file })];
  }
  if (mailing.startAt === undefined || plan.do !== 'begin' || plan.text === 'files') return [];
  return [mailingProblems['changed-since-scheduled']({ number, frozen }, { file })];
}
