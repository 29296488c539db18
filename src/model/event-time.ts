import { addDays, parseDay } from './calendar.ts';

/**
 * The canonical form of when an event begins or ends: `2026-12-01` for a whole day,
 * `2026-12-01T18:00` in the newsletter's time zone, or the same with an offset (`Z`, `+01:00`).
 * Undefined for other text, 30 February and 25:00.
 */
export function parseEventTime(value: string): string | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      value.trim(),
    );
  const [, date = '', hour, minute = '', offset = ''] = match ?? [];
  const day = parseDay(date);
  if (day === undefined || hour === undefined) return day;
  const time = clockTime(hour, minute);
  return time && `${day}T${time}${offset.toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2')}`;
}

/** The same for an end, of which the time alone can be written: `20:00`. */
export function parseEventEnd(value: string): string | undefined {
  const [, hour, minute = ''] = /^(\d{1,2}):(\d{2})$/.exec(value.trim()) ?? [];
  return hour === undefined ? parseEventTime(value) : clockTime(hour, minute);
}

/** An end with its day: a time alone is the next one after the beginning. */
export function completeEnd(starts: string, ends: string): string {
  if (!/^\d{2}:/.test(ends)) return ends;
  const [day = '', time = ''] = starts.split('T');
  return `${ends > time ? day : addDays(day, 1)}T${ends}${time.slice(5)}`;
}

function clockTime(hour: string, minute: string): string | undefined {
  const isTime = Number(hour) < 24 && Number(minute) < 60;
  return isTime ? `${hour.padStart(2, '0')}:${minute}` : undefined;
}
