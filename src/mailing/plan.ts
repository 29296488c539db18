import { UsageError } from '../model/errors.ts';
import { type Issue, importedMark } from '../model/issue.ts';
import { hasEnded, type Mailing, type MailingKind } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import { endReasons } from './end-mailing.ts';
import type { Unserved } from './ledger/deliveries.ts';

/** Whom a mailing is for: everyone on the list, or those who did not receive an earlier one. */
export interface Recipients {
  only?: Unserved;
  /** Absent: a new one. Recipients who finally failed in it are not tried again. */
  mailing?: Mailing;
}

export type Step =
  /** Everyone has it, or nobody is to get the rest. */
  | { do: 'nothing'; mailing: Mailing }
  /** Its text and recipients were frozen, since somebody has it or may have it. */
  | { do: 'resume'; mailing: Mailing }
  /** A new mailing, or one of which nothing was sent: planned (again) with the present list. */
  | { do: 'begin'; text: 'files' | 'frozen'; recipients: Recipients }
  /** A new mailing, which takes the place of an earlier one. */
  | { do: 'correct'; mailing: Mailing; recipients: Recipients };

export interface PlanRequest {
  kind: MailingKind;
  /** For those who did not receive the issue, or for all. */
  correction?: 'rest' | 'all';
  /** `cron` keeps the text of a mailing that was scheduled; a person's request renews it. */
  by: 'person' | 'cron';
}

export interface PlanState {
  issue: Pick<Issue, 'number' | 'mailing'>;
  /** See `contentHash`: of the present files. */
  contentHash: string;
  /** The mailings of the issue of this kind, newest first. */
  known: readonly Mailing[];
  /** True: somebody has the newest one or may have it, or another sender works on it. */
  isUnderWay: boolean;
  /** People on the list who have no delivery in them, or in the newest rehearsal; 0 without one. */
  joined: number;
  /** Recipients of the newest one who did not receive it and can get a correction. */
  unserved: number;
  timeZone: string;
}

export const onlyForPeople =
  'SMTP_URL is not set, so this would be a rehearsal, which cannot be scheduled or corrected. Set SMTP_URL first.';

/**
 * Decides what a run does, from the ledger and the present files.
 * @throws UsageError if the issue was sent from another copy, the ledger is older than the issue,
 * or there is nothing to correct.
 */
export function chooseStep(state: PlanState, request: PlanRequest): Step {
  if (request.kind === 'rehearsal') {
    if (request.correction === undefined) return chooseRehearsal(state);
    throw new UsageError(onlyForPeople);
  }
  refuseUnknownMailing(state);
  return request.correction === undefined
    ? chooseMailing(state, request)
    : chooseCorrection(state, request.correction);
}

function chooseRehearsal({ known: [newest], contentHash, joined }: PlanState): Step {
  if (newest !== undefined && newest.contentHash === contentHash) {
    if (newest.finishedAt === undefined) return { do: 'resume', mailing: newest };
    // A new subscriber is worth another rehearsal.
    if (joined === 0) return { do: 'nothing', mailing: newest };
  }
  return { do: 'begin', text: 'files', recipients: {} };
}

function chooseMailing(state: PlanState, { by }: PlanRequest): Step {
  const [newest, previous] = state.known;
  if (newest === undefined) return { do: 'begin', text: 'files', recipients: {} };
  if (hasEnded(newest)) return { do: 'nothing', mailing: newest };
  if (state.isUnderWay) return { do: 'resume', mailing: newest };
  const isScheduled = by === 'cron' && newest.startAt !== undefined;
  const hasChanged = newest.contentHash !== state.contentHash;
  const text = isScheduled && hasChanged ? 'frozen' : 'files';
  return beginAgain(newest, previous, { all: newest.toEveryone, text });
}

function chooseCorrection(state: PlanState, which: 'rest' | 'all'): Step {
  const [newest, previous] = state.known;
  const { number } = state.issue;
  if (newest === undefined) {
    throw new UsageError(`Issue ${number} has not been sent: there is nothing to correct.`);
  }
  const isSame = newest.contentHash === state.contentHash;
  if (!hasEnded(newest) && !state.isUnderWay) {
    const all = newest.correction === 0 || which === 'all';
    return beginAgain(newest, previous, { all, text: 'files' });
  }
  if (isSame && !hasEnded(newest)) return { do: 'resume', mailing: newest };
  if (isSame && newest.cancelledAt === undefined) {
    throw new UsageError(
      `Issue ${number} has not changed since it was sent: there is nothing to correct.`,
    );
  }
  if (which === 'all') return { do: 'correct', mailing: newest, recipients: {} };
  if (state.unserved === 0) {
    throw new UsageError(
      `Everyone has received issue ${number}. Add --all to send the correction to all of them.`,
    );
  }
  return { do: 'correct', mailing: newest, recipients: { only: unservedOf(newest) } };
}

/** A correction for the rest is for those who did not receive the mailing before it. */
function beginAgain(
  mailing: Mailing,
  previous: Mailing | undefined,
  { all, text }: { all: boolean; text: 'files' | 'frozen' },
): Step {
  const only = all || previous === undefined ? {} : { only: unservedOf(previous) };
  return { do: 'begin', text, recipients: { ...only, mailing } };
}

/** The recipients whom a mailing skipped because a correction or a cancellation ended it. */
export function unservedOf({ id }: Pick<Mailing, 'id'>): Unserved {
  return { mailingId: id, reasons: [endReasons.corrected, endReasons.cancelled] };
}

/** The file names an earlier mailing until a message of a correction was accepted. */
function refuseUnknownMailing({ issue: { mailing: mark, number }, known, timeZone }: PlanState) {
  if (mark === undefined) return;
  if (mark.id === importedMark) {
    throw new UsageError(
      `Issue ${number} was imported from an archive, so its readers have it already. It is not sent again.`,
    );
  }
  const mailing = known.find(({ id }) => id === mark.id);
  if (mailing === undefined) {
    throw new UsageError(
      `Issue ${number} was sent from another copy of this newsletter on ${showTime(mark.started, timeZone)}, and this copy does not know to whom. It is not sent again, so that nobody receives it twice.`,
    );
  }
  if (mark.finished !== undefined && mailing.finishedAt === undefined) {
    throw new UsageError(
      `Issue ${number} was sent to everyone, but this database is older than that: probably a backup was put back. It is not sent again.`,
    );
  }
}
