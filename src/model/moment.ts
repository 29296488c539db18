import { Temporal } from 'temporal-polyfill';
import { explainDay } from './calendar.ts';

export interface Moment {
  at: Date;
  /** True where the clocks go back and the time comes twice: `at` is the first. */
  comesTwice: boolean;
}

const form = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:\s+|T)(\d{1,2}):(\d{2})(?::00)?$/;

/**
 * Parses `2026-12-01 9:00` in a time zone.
 * @returns a reason, as the end of a sentence, where that time does not exist; undefined for other text.
 */
export function parseMoment(value: string, timeZone: string): Moment | string | undefined {
  const match = form.exec(value.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const reason = explainDay(year, month, day);
  if (reason !== undefined) return reason;
  if (hour > 23 || minute > 59) return 'the time of a day is from 00:00 to 23:59';
  const time = Temporal.PlainDateTime.from({ year, month, day, hour, minute });
  const first = time.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const last = time.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const isSkipped = !first.toPlainDateTime().equals(time);
  if (isSkipped) return `the clocks go forward then in ${timeZone}, which skips this time`;
  return {
    at: new Date(first.epochMilliseconds),
    comesTwice: first.epochMilliseconds !== last.epochMilliseconds,
  };
}
