import { addDays } from '../model/calendar.ts';
import type { Occasion } from '../model/occasion.ts';

export interface CalendarEvent {
  /** Never changes, so that a calendar replaces an event that it has. */
  uid: string;
  /** The day of the last change: `YYYY-MM-DD`. */
  changed: string;
  /** How often it was changed. */
  sequence: number;
  occasion: Occasion;
  title: string;
  summary: string;
  place?: string;
  /** Its web page. */
  url: string;
}

/** A calendar file with one event (iCalendar, RFC 5545); the same event gives the same bytes. */
export function calendarFile(event: CalendarEvent): string {
  const { uid, changed, sequence, occasion, title, summary, place, url } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//masthead//newsletter//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${compact(changed)}T000000Z`,
    `SEQUENCE:${sequence}`,
    ...times(occasion),
    `SUMMARY:${escapeText(title)}`,
    ...(summary === '' ? [] : [`DESCRIPTION:${escapeText(summary)}`]),
    ...(place === undefined ? [] : [`LOCATION:${escapeText(place)}`]),
    `URL:${url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** Times are in UTC, so that no time zone has to be described; the end of a day is the next one. */
function times({ isAllDay, from, until, firstDay, lastDay }: Occasion): string[] {
  if (isAllDay) {
    return [
      `DTSTART;VALUE=DATE:${compact(firstDay)}`,
      `DTEND;VALUE=DATE:${compact(addDays(lastDay, 1))}`,
    ];
  }
  return [`DTSTART:${instant(from)}`, ...(until === undefined ? [] : [`DTEND:${instant(until)}`])];
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** RFC 5545, 3.3.11: line ends are written, and other control characters cannot be. */
function escapeText(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|[\r\n\u2028\u2029]/g, '\\n')
    .replace(/[^\P{Cc}\t]/gu, '');
}

/** Lines of at most 75 octets, and no character is split (RFC 5545, 3.1). */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
