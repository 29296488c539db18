import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import { countConfirmed } from '../subscribers/queries/choices.ts';
import { countMissing } from '../subscribers/queries/subscriber-rows.ts';
import { contentHash } from './content-hash.ts';
import { endReasons } from './end-mailing.ts';
import { type Unserved, unserved } from './ledger/deliveries.ts';
import { listMailings, mailingsOf } from './ledger/mailings.ts';

export type MailingPlan =
  | { do: 'nothing'; mailing: Mailing }
  | { do: 'resume'; mailing: Mailing; changed: boolean }
  | { do: 'correct'; mailing: Mailing; recipients: number; only?: Unserved }
  | { do: 'begin'; recipients: number };

/**
 * @throws UsageError if the issue was sent from another copy, or the ledger is older than the
 * issue.
 */
export async function planMailing(
  store: Store,
  { issue, editions }: RenderedIssue,
  kind: MailingKind,
  timeZone: string,
): Promise<MailingPlan> {
  const known = await mailingsOf(store, issue.id, kind);
  const [newest] = known;
  if (kind === 'smtp') {
    refuseUnknownMailing(issue, known, timeZone);
    const ended = newest?.finishedAt ?? newest?.cancelledAt;
    if (newest !== undefined && ended !== undefined) return { do: 'nothing', mailing: newest };
    if (newest !== undefined) {
      const changed = newest.contentHash !== contentHash(editions);
      return { do: 'resume', mailing: newest, changed };
    }
  } else if (newest !== undefined && newest.contentHash === contentHash(editions)) {
    if (newest.finishedAt === undefined) return { do: 'resume', mailing: newest, changed: false };
    // A new subscriber is worth another rehearsal.
    if ((await countMissing(store, newest.id)) === 0) return { do: 'nothing', mailing: newest };
  }
  return { do: 'begin', recipients: await countConfirmed(store) };
}

/**
 * @param all To everyone; else to those who did not receive it. @throws UsageError if nothing is
 * to be corrected.
 */
export async function planCorrection(
  store: Store,
  { issue, editions }: RenderedIssue,
  all: boolean,
  timeZone: string,
): Promise<MailingPlan> {
  const known = await mailingsOf(store, issue.id, 'smtp');
  const [newest] = known;
  refuseUnknownMailing(issue, known, timeZone);
  if (newest === undefined) {
    throw new UsageError(`Issue ${issue.number} has not been sent: there is nothing to correct.`);
  }
  const same = newest.contentHash === contentHash(editions);
  const ended = newest.finishedAt ?? newest.cancelledAt;
  if (same && ended === undefined) return { do: 'resume', mailing: newest, changed: false };
  if (same && newest.cancelledAt === undefined) {
    throw new UsageError(
      `Issue ${issue.number} has not changed since it was sent: there is nothing to correct.`,
    );
  }
  if (all) {
    return { do: 'correct', mailing: newest, recipients: await countConfirmed(store) };
  }
  const only = { mailingId: newest.id, reasons: [endReasons.corrected, endReasons.cancelled] };
  const recipients = await countConfirmed(store, unserved(store, only));
  if (recipients === 0) {
    throw new UsageError(
      `Everyone has received issue ${issue.number}. Add --all to send the correction to all of them.`,
    );
  }
  return { do: 'correct', mailing: newest, recipients, only };
}

/** The file names an earlier mailing until a message of a correction was accepted. */
function refuseUnknownMailing(
  { mailing: mark, number }: Issue,
  mailings: readonly Mailing[],
  timeZone: string,
): void {
  if (mark === undefined) return;
  const known = mailings.find(({ id }) => id === mark.id);
  if (known === undefined) {
    throw new UsageError(
      `Issue ${number} was sent from another copy of this newsletter on ${showTime(mark.started, timeZone)}, and this copy does not know to whom. It is not sent again, so that nobody receives it twice.`,
    );
  }
  if (mark.finished !== undefined && known.finishedAt === undefined) {
    throw new UsageError(
      `Issue ${number} was sent to everyone, but this database is older than that: probably a backup was put back. It is not sent again.`,
    );
  }
}

/** True if the issue was sent to everyone. */
export async function wasMailed(store: Store, issue: Issue): Promise<boolean> {
  if (issue.mailing?.finished !== undefined) return true;
  const known = await listMailings(store);
  return known.some(
    ({ issueId, kind, finishedAt }) =>
      issueId === issue.id && kind === 'smtp' && finishedAt !== undefined,
  );
}
