import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Transaction } from '../lib/store/open.ts';
import type { Edition } from '../model/edition.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import type { Channel } from './channel.ts';
import { contentHash } from './content-hash.ts';
import { mailingOf } from './describe-plan.ts';
import type { PageState } from './find-page.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { frozenEditions, sentStories } from './ledger/frozen-text.ts';
import { mailingsOf } from './ledger/mailings.ts';
import { isRestored } from './ledger/restored.ts';
import { lastTest, type TestRecord } from './ledger/tests.ts';
import type { MailingPlan } from './make-plan.ts';
import { compareStories, hashStories, type StoryChanges } from './story-hashes.ts';

/** An earlier state of an issue, and what changed since. */
export interface EarlierState {
  what: 'rehearsal' | 'planned' | 'sent';
  /** ISO 8601. */
  at: string;
  /** True if the mail would be the same. */
  isSame: boolean;
  changes: StoryChanges;
}

/** Everything that a person should know before an issue is sent. */
export interface PlanReview {
  plan: MailingPlan;
  issue: Pick<RenderedIssue['issue'], 'number' | 'id'>;
  /** The newsletter's. */
  name: string;
  timeZone: string;
  channel: Pick<Channel, 'kind' | 'name'>;
  /** What is mailed: whole issues. */
  texts: readonly Edition[];
  /** Recipients who may have it and are not sent it until the editor decides. */
  doubt: number;
  findings: readonly Problem[];
  test?: TestRecord & { isSame: boolean };
  earlier: EarlierState[];
  /** When sending starts; absent: now. */
  at?: Date;
  /** The most messages of this run. */
  limit?: number;
  page?: PageState;
}

/** As a person asked: `now`, or no time, are the same for what is shown. */
export interface ReviewOptions {
  channel: Channel;
  findings: readonly Problem[];
  at?: Date | 'now';
  limit?: number;
}

/** Collects from the ledger what a person should know of a plan. */
export async function reviewPlan(
  { newsletter }: Pick<Project, 'newsletter'>,
  store: Transaction,
  { issue, editions }: Pick<RenderedIssue, 'issue' | 'editions'>,
  plan: MailingPlan,
  { channel: { kind, name }, findings, at, limit }: ReviewOptions,
): Promise<PlanReview> {
  const mailing = mailingOf(plan);
  const isFrozen = plan.do === 'resume' || (plan.do === 'begin' && plan.text === 'frozen');
  const frozen = isFrozen ? mailing : undefined;
  const hash = frozen?.contentHash ?? contentHash(editions);
  const texts = frozen === undefined ? editions : await frozenTexts(store, newsletter, frozen);
  const same = {
    plan,
    issue: { number: issue.number, id: issue.id },
    name: newsletter.name,
    timeZone: newsletter.timeZone,
    channel: { kind, name },
    texts,
    findings,
    ...(at instanceof Date && { at }),
    ...(limit !== undefined && { limit }),
  };
  if (plan.do === 'resume') {
    const { doubt: known, pending, deferred } = await countDeliveries(store, plan.mailing.id);
    const isOld = await isRestored(store, issue, plan.mailing);
    const doubt = isOld ? known + pending + deferred : known;
    return { ...same, doubt, earlier: [] };
  }
  const test = await lastTest(store, issue.id);
  const current = frozen === undefined ? hashStories(issue) : await sentStories(store, frozen.id);
  const earlier: EarlierState[] = [];
  for (const { what, mailing } of await earlierMailings(store, issue, plan)) {
    const before = await sentStories(store, mailing.id);
    earlier.push({
      what,
      at: mailing.createdAt,
      isSame: mailing.contentHash === hash,
      changes: compareStories(before.length === 0 ? current : before, current),
    });
  }
  return {
    ...same,
    doubt: 0,
    ...(test !== undefined && { test: { ...test, isSame: test.contentHash === hash } }),
    earlier,
  };
}

/** In the order of the newsletter's languages. */
async function frozenTexts(
  store: Transaction,
  { languages }: Project['newsletter'],
  { id }: Mailing,
): Promise<Edition[]> {
  const frozen = await frozenEditions(store, id);
  return [...frozen.values()]
    .filter(({ sections }) => sections === undefined)
    .sort((a, b) => languages.indexOf(a.language) - languages.indexOf(b.language));
}

async function earlierMailings(
  store: Transaction,
  { id }: Pick<RenderedIssue['issue'], 'id'>,
  plan: MailingPlan,
) {
  const [rehearsal] = await mailingsOf(store, id, 'rehearsal');
  const planned = plan.do === 'begin' ? plan.recipients.mailing : undefined;
  const sent = plan.do === 'correct' ? plan.mailing : undefined;
  return [
    { what: 'rehearsal' as const, mailing: rehearsal },
    { what: 'planned' as const, mailing: planned },
    { what: 'sent' as const, mailing: sent },
  ].flatMap(({ what, mailing }) => (mailing === undefined ? [] : [{ what, mailing }]));
}
