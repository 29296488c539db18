/** Why a clock is probably wrong. Instants are ISO 8601. */
export type ClockDoubt =
  | { kind: 'behind'; recorded: string }
  | { kind: 'ahead'; since: string; issue?: number };

/** In milliseconds. Clocks of several computers differ by less. */
const mostBehind = 5 * 60_000;
/** In milliseconds. No mailing is inactive for longer, unless it was forgotten. */
const mostAhead = 40 * 86_400_000;

export interface Witness {
  seenAt?: string;
  confirmedAt?: string;
  unfinished: readonly { issue: number; lastActive: string; startAt?: string }[];
}

/**
 * Why mail must not be sent at this time; undefined if the clock can be right.
 * @param issue Absent: every mailing that is due; others count only if nothing was recorded for as
 * long.
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

/** Why expired data must not be deleted: the clock is behind the records, or 40 days ahead. */
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
