import type { Occasion } from '../../model/occasion.ts';
import { forIntl } from './words.ts';

const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const weekday = { ...day, weekday: 'long' } as const;
const time = { ...weekday, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

/**
 * When an event is, in words: `Tuesday 1 December 2026`, `1–3 December 2026`, `Tuesday 1 December
 * 2026 at 18:00–20:00 CET`. Times are in `timeZone`.
 */
export function formatOccasion(
  { isAllDay, from, to, firstDay, lastDay }: Occasion,
  language: string,
  timeZone: string,
): string {
  const format = (options: Intl.DateTimeFormatOptions, zone = 'UTC'): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(forIntl(language), { ...options, timeZone: zone });
  const first = new Date(`${firstDay}T00:00:00Z`);
  const last = new Date(`${lastDay}T00:00:00Z`);
  return plainSpaces(
    isAllDay
      ? firstDay === lastDay
        ? format(weekday).format(first)
        : format(day).formatRange(first, last)
      : to !== undefined
        ? format(time, timeZone).formatRange(from, to)
        : firstDay === lastDay
          ? format(time, timeZone).format(from)
          : `${format(time, timeZone).format(from)} – ${format(weekday).format(last)}`,
  );
}

/** Thin and narrow spaces are boxes in some fonts. */
function plainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, ' ');
}
