import { months, parseDay } from '../../model/calendar.ts';
import { dateOfLine } from './dates-in-words.ts';

/** RFC 3339 and W3C-DTF, also with a space, as `20260506`, or with slashes or points. */
const yearFirst = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)/;
/** RFC 822, 850 and 2822, with or without a weekday. */
const dayFirst =
  /^(?:[^\d\s,]+[,\s]\s*)?(\d{1,2})(?:st|nd|rd|th)?[-\s]\s*([a-z]{3,9})[.,]?[-\s]\s*(\d{2,4})(?!\d|:)/i;
/** `May 6, 2026`, and the format of `asctime` and JavaScript: `Wed May 6 10:20:30 2026`. */
const monthFirst =
  /^(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:\d{1,2}:\d{2}(?::\d{2})?\s+(?:[a-z]{3,4}\s+)?)?(\d{4})(?!\d)/i;

/** `19/11/2026` or `11/19/2026`. */
const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/;
/** At the end, after the year. */
const timeOfDay =
  /(?<=\d{4}\.?(?:\s?г\.)?)(?:,|\s+[-–|]|\s)\s*(?:\p{L}{1,3}\s+)?\d{1,2}[:.]\d{2}.*$/u;

/**
 * The `YYYY-MM-DD` of a date in feeds, pages, mails and front matter, in its own time zone
 * (two-digit years: RFC 2822, 4.3), also in words of other languages. Undefined if it is uncertain,
 * as `5/6/2026`, before 1900, or where clocks begin: programs without a date write that.
 */
export function readDay(written: string): string | undefined {
  const found = parse(written.trim().slice(0, 100));
  return found === '1970-01-01' || found === '1969-12-31' ? undefined : found;
}

function parse(text: string): string | undefined {
  const iso = yearFirst.exec(text);
  if (iso !== null) return day(iso[1], Number(iso[3] ?? iso[5]), iso[4] ?? iso[6]);
  const rfc = dayFirst.exec(text);
  if (rfc !== null && monthOf(rfc[2]) > 0) return day(rfc[3], monthOf(rfc[2]), rfc[1]);
  const us = monthFirst.exec(text);
  if (us !== null && monthOf(us[1]) > 0) return day(us[3], monthOf(us[1]), us[2]);
  const [, one = '', other = '', year] = slashes.exec(text) ?? [];
  if (Number(one) > 12) return day(year, Number(other), one);
  if (Number(other) > 12) return day(year, Number(one), other);
  return dateOfLine(text.replace(timeOfDay, ''));
}

function monthOf(word = ''): number {
  const written = word.toLowerCase().replace(/^sept$/, 'sep');
  const names = months.map((month) => month.toLowerCase());
  return names.findIndex((name) => written === name || written === name.slice(0, 3)) + 1;
}

function day(year: string | undefined, month: number, date: string | undefined) {
  const whole = wholeYear(year ?? '');
  const pad = (value: number | string | undefined): string => String(value).padStart(2, '0');
  return whole < 1900 ? undefined : parseDay(`${whole}-${pad(month)}-${pad(date)}`);
}

function wholeYear(year: string): number {
  const value = Number(year);
  if (year.length === 2) return value < 50 ? 2000 + value : 1900 + value;
  return year.length === 3 ? 1900 + value : value;
}
