import type { Newsletter } from './newsletter.ts';

/** `1 December 2026 at 09:00 (Europe/Belgrade)`. A damaged database may hold invalid instants. */
export function showTime(instant: string | Date, timeZone: Newsletter['timeZone']): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return 'an unreadable time';
  const words = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  });
  return `${words.format(date)} (${timeZone})`;
}
