/** Whether a computer's clock can be right, judged by what was recorded before. */

/** Why a clock cannot be trusted. Instants are ISO 8601. */
export type ClockDoubt =
  /** It is before a time that was recorded already. */
  | { kind: 'behind'; recorded: string }
  /** It is long after anything happened in a mailing that is not finished. */
  | { kind: 'ahead'; since: string; issue?: number };

/** In milliseconds: clocks of several computers differ by less. */
const mostBehind = 5 * 60_000;
/** In milliseconds: a mailing is at rest for longer only where somebody forgot it. */
const mostAhead = 40 * 86_400_000;

/** What a clock is compared with. */
export interface Witness {
  seenAt?: string;
  confirmedAt?: string;
  /** The mailings that are not finished and not paused. */
  unfinished: readonly { issue: number; lastActive: string; startAt?: string }[];
}

/**
 * Judges whether a mailing may go on at the time that the clock shows.
 * @param issue The one that is to be sent; absent: every mailing that is due. The others then
 *   count only where nothing at all was recorded for as long.
 * @returns undefined where the clock can be right.
 */
export function doubtClock(
  { seenAt, confirmedAt, unfinished }: Witness,
  now: Date,
  issue?: number,
): ClockDoubt | undefined {
  if (seenAt !== undefined && Date.parse(seenAt) - now.getTime() > mostBehind) {
    return { kind: 'behind', recorded: seenAt };
  }
  for (const each of unfinished) {
    const asked = issue === undefined || issue === each.issue;
    const times = [each.lastActive, each.startAt, confirmedAt, asked ? undefined : seenAt];
    const since = times.reduce<string>((a, b) => (b !== undefined && b > a ? b : a), '');
    if (isLongAfter(now, since)) return { kind: 'ahead', since, issue: each.issue };
  }
  return undefined;
}

/**
 * Judges whether the service may delete what has expired: not with a clock that is before the last
 * recorded time, or more than 40 days after it.
 */
export function doubtForDeleting(
  { seenAt }: Pick<Witness, 'seenAt'>,
  now: Date,
): ClockDoubt | undefined {
  if (seenAt !== undefined && isLongAfter(now, seenAt)) return { kind: 'ahead', since: seenAt };
  return doubtClock({ ...(seenAt !== undefined && { seenAt }), unfinished: [] }, now);
}

function isLongAfter(now: Date, since: string): boolean {
  return now.getTime() - Date.parse(since) > mostAhead;
}
