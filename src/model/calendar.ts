/** The `YYYY-MM-DD` of an ISO 8601 date; undefined for other text and for 30 February. */
export function parseDay(value: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(value.trim());
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year > 0 ? `${match[1]}-${match[2]}-${match[3]}` : undefined;
}

/** `2026-11-24T090000`, the time of an instant in an IANA time zone, for the name of a file. */
export function fileStamp(instant: Date, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
  return `${dayIn(instant, timeZone)}T${clock.format(instant).replaceAll(':', '')}`;
}

/** The day (`YYYY-MM-DD`) of an instant in an IANA time zone. */
export function dayIn(instant: Date, timeZone: string): string {
  const days =
    dayFormats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  dayFormats.set(timeZone, days);
  return days.format(instant);
}

/** By time zone: making one takes much longer than formatting a day. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The `YYYY-MM-DD` so many days after another one; before it if the number is negative. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The months in English. */
export const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Why a day does not exist, as the end of a sentence; undefined if it exists. */
export function explainDay(year: number, month: number, day: number): string | undefined {
  const name = months[month - 1];
  if (name === undefined) return 'the months are 01 to 12';
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day >= 1 && day <= days) return undefined;
  return `${name}${month === 2 ? ` ${year}` : ''} has ${days} days`;
}

/** The same for a text that begins like a date, as people write it; undefined for other text. */
export function explainDate(text: string): string | undefined {
  for (const { pattern, order } of dateForms) {
    const match = pattern.exec(text.trim());
    if (match === null) continue;
    const part = (letter: string): string => match[order.indexOf(letter) + 1] ?? '';
    const month = /^\d/.test(part('m')) ? Number(part('m')) : monthNamed(part('m'));
    const [year, day] = [Number(part('y')), Number(part('d'))];
    // `6/31/2026` begins with the month where people write so.
    const isAmerican = order === 'dmy' && month > 12 && day <= 12;
    if (isAmerican) return explainDay(year, day, month);
    return month === 0 ? undefined : explainDay(year, month, day);
  }
  return undefined;
}

const dateForms: readonly { order: string; pattern: RegExp }[] = [
  { order: 'ymd', pattern: /^(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?!\d)/ },
  { order: 'ymd', pattern: /^(\d{4})(\d{2})(\d{2})(?!\d)/ },
  { order: 'dmy', pattern: /^(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4})(?!\d)/ },
  { order: 'dmy', pattern: /^(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})(?!\d)/i },
  { order: 'mdy', pattern: /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/i },
];

function monthNamed(word: string): number {
  const start = word.toLowerCase().slice(0, 3);
  return months.findIndex((name) => name.toLowerCase().startsWith(start)) + 1;
}
