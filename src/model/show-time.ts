import type { Newsletter } from './newsletter.ts';

/** `1 December 2026 at 09:00 (Europe/Belgrade)`. A damaged database may hold invalid instants. */
export function showTime(instant: string | Date, timeZone: Newsletter['timeZone']): string {
  const time = showLocalTime(instant, timeZone);
  return time === unreadable ? time : `${time} (${timeZone})`;
}

const unreadable = 'an unreadable time';

/** `1 December 2026 at 09:00`, where the time zone is known. */
export function showLocalTime(instant: string | Date, timeZone: Newsletter['timeZone']): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return unreadable;
  const words = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  });
  return words.format(date);
}
