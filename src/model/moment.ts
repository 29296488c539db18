import { Temporal } from 'temporal-polyfill';

/** Parses `2026-12-01 09:00` in a time zone; undefined if invalid, skipped or ambiguous there. */
export function parseMoment(value: string, timeZone: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}$/.test(value.trim())) return undefined;
  try {
    const time = Temporal.PlainDateTime.from(value.trim().replace(' ', 'T'));
    const zoned = time.toZonedDateTime(timeZone, { disambiguation: 'reject' });
    return new Date(zoned.epochMilliseconds);
  } catch {
    return undefined;
  }
}
