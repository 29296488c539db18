import { dateOfLine } from './dates-in-words.ts';

const clock = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h|uhr|sati|сати)?$/i;
/** What may be between a day and a time. */
const join = /^(.*\d\.?)(?:,?\s+(?:at|um|u|у|во|à|a las|alle)\s+|T|,?\s+)(\d{1,2}\D.*|\d{1,2})$/iu;

/**
 * The canonical form of a day, a day with a time, or a time that are written in words:
 * `3 December 2026 at 5 pm` is `2026-12-03 17:00`. @returns undefined if it is none of them.
 */
export function timeOfLine(words: string): string | undefined {
  const line = words.trim();
  const day = dateOfLine(line);
  if (day !== undefined) return day;
  const [, date = '', rest = ''] = join.exec(line) ?? [];
  const dayBefore = dateOfLine(date);
  const time = clockTime(dayBefore === undefined ? line : rest);
  if (time === undefined) return undefined;
  return dayBefore === undefined ? time : `${dayBefore} ${time}`;
}

/** `HH:MM`; undefined for a number alone, which could be anything. */
function clockTime(words: string): string | undefined {
  const [, hours = '', minutes, half = ''] = clock.exec(words.trim()) ?? [];
  if (hours === '' || (minutes === undefined && half === '')) return undefined;
  const isHalf = /^[ap]/i.test(half);
  const hour = isHalf ? (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes ?? 0) > 59 || (isHalf && Number(hours) > 12)) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes ?? '00'}`;
}
