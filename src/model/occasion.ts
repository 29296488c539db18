import { Temporal } from 'temporal-polyfill';
import { addDays, dayIn } from './calendar.ts';

/** When an event is. Days are in the time zone that it was read with. */
export interface Occasion {
  isAllDay: boolean;
  from: Date;
  /** Absent if only the day of the end is known. */
  to?: Date;
  firstDay: string;
  lastDay: string;
  /** Until when it fills a calendar: always later than `from`. Absent if no end is known. */
  until?: Date;
}

/** @param event As `parseEventTime` writes it. @param timeZone For times without an offset. */
export function occasionOf(
  { starts, ends }: { starts: string; ends?: string | undefined },
  timeZone: string,
): Occasion {
  const isAllDay = !starts.includes('T');
  const from = instantOf(starts, timeZone);
  const firstDay = isAllDay ? starts : dayIn(from, timeZone);
  const to = isAllDay || !ends?.includes('T') ? undefined : instantOf(ends, timeZone);
  const lastDay = to === undefined ? (ends?.slice(0, 10) ?? firstDay) : dayIn(to, timeZone);
  const isLong = to === undefined && lastDay > firstDay;
  const until = isAllDay || isLong ? instantOf(`${addDays(lastDay, 1)}T00:00`, timeZone) : to;
  return {
    isAllDay,
    from,
    ...(to !== undefined && { to }),
    firstDay,
    lastDay,
    ...(until !== undefined && until > from && { until }),
  };
}

function instantOf(time: string, timeZone: string): Date {
  if (/Z$|[+-]\d{2}:\d{2}$/.test(time.slice(10))) return new Date(time);
  const zoned = Temporal.PlainDateTime.from(time).toZonedDateTime(timeZone);
  return new Date(zoned.epochMilliseconds);
}

/**
 * The events of an issue, soonest first, without those that were over on its day; items without
 * a time come last.
 */
export function upcoming<T extends { starts?: string; ends?: string }>(
  items: readonly T[],
  day: string,
  timeZone: string,
): T[] {
  const timed = items.map((item) => {
    const { starts, ends } = item;
    return {
      item,
      occasion: starts === undefined ? undefined : occasionOf({ starts, ends }, timeZone),
    };
  });
  return timed
    .filter(({ occasion }) => occasion === undefined || occasion.lastDay >= day)
    .sort((a, b) => timeOf(a.occasion) - timeOf(b.occasion) || 0)
    .map(({ item }) => item);
}

function timeOf(occasion: Occasion | undefined): number {
  return occasion?.from.getTime() ?? Number.MAX_SAFE_INTEGER;
}
