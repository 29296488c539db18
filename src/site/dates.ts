import { Temporal } from 'temporal-polyfill';

/** Issues have a day and no hour; feeds want an hour. Nine in the morning, where the newsletter is. */
const hour = '09:00';

/** A calendar day as the instant that feeds give it. */
export function instantOf(day: string, timeZone: string): Date {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone,
    plainTime: Temporal.PlainTime.from(hour),
  });
  return new Date(zoned.epochMilliseconds);
}
