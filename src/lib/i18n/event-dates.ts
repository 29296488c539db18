import type { Occasion } from '../../model/occasion.ts';
import { forIntl } from './for-intl.ts';

const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const weekday = { ...day, weekday: 'long' } as const;
const time = { ...weekday, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

/** A piece of when an event is. Times, `at 18:00–20:00 CET`, are not to be broken across lines. */
export interface OccasionPart {
  text: string;
  isTime: boolean;
}

/**
 * When an event is, in words: `Tuesday 1 December 2026`, `1–3 December 2026`, `Tuesday 1 December
 * 2026 at 18:00–20:00 CET`. Times are in `timeZone`.
 */
export function formatOccasion(
  { isAllDay, from, to, firstDay, lastDay }: Occasion,
  language: string,
  timeZone: string,
): OccasionPart[] {
  const format = (options: Intl.DateTimeFormatOptions, zone = 'UTC'): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(forIntl(language), { ...options, timeZone: zone });
  const first = new Date(`${firstDay}T00:00:00Z`);
  const last = new Date(`${lastDay}T00:00:00Z`);
  const isOneDay = firstDay === lastDay;
  const dates = isAllDay
    ? isOneDay
      ? format(weekday).formatToParts(first)
      : format(day).formatRangeToParts(first, last)
    : to === undefined
      ? format(time, timeZone).formatToParts(from)
      : format(time, timeZone).formatRangeToParts(from, to);
  const parts = joinTimes(dates);
  const hasLastDay = !isAllDay && to === undefined && !isOneDay;
  return hasLastDay
    ? [...parts, { text: ` – ${plainSpaces(format(weekday).format(last))}`, isTime: false }]
    : parts;
}

interface DatePart {
  type: string;
  value: string;
}

const timeTypes = new Set(['hour', 'minute', 'second', 'dayPeriod', 'timeZoneName']);

/** Where a dash is between two numbers, and no year is before it. */
const ranges = new Set(['day day', 'minute hour']);

/** Joins what makes up a time, with a word that leads to it: `at`, `um`, `в`. */
function joinTimes(dates: readonly DatePart[]): OccasionPart[] {
  const isTime = (at: number): boolean => timeTypes.has(dates[at]?.type ?? '');
  return dates
    .flatMap(({ type, value }, at): OccasionPart[] => {
      const isBetweenNumbers = ranges.has(`${dates[at - 1]?.type} ${dates[at + 1]?.type}`);
      const text = plainSpaces(isBetweenNumbers ? closeDash(value) : value);
      if (type !== 'literal') return [{ text, isTime: isTime(at) }];
      if (isTime(at - 1) && (isTime(at + 1) || at + 1 === dates.length)) {
        return [{ text, isTime: true }];
      }
      const [, before, word = ''] = /^(.*\s)(\S+\s)$/su.exec(text) ?? [];
      return isTime(at + 1) && before !== undefined
        ? [
            { text: before, isTime: false },
            { text: word, isTime: true },
          ]
        : [{ text, isTime: false }];
    })
    .reduce<OccasionPart[]>((parts, part) => {
      const last = parts.at(-1);
      if (last?.isTime !== part.isTime) parts.push({ ...part });
      else last.text += part.text;
      return parts;
    }, []);
}

/** A dash with thin spaces is one without spaces, as in `10–12 December` and `18:00–20:00`. */
function closeDash(text: string): string {
  return text.replace(/^[\u2009\u202f]([–-])[\u2009\u202f]$/, '$1');
}

/** Thin and narrow spaces are boxes in some fonts. */
function plainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, ' ');
}
