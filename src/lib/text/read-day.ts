import { months, parseDay } from '../../model/calendar.ts';

/** RFC 3339 and W3C-DTF, also with a space, as `20260506`, or with slashes. */
const yearFirst = /^(\d{4})(?:([-/])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)/;
/** RFC 822, 850 and 2822, with or without a weekday. */
const dayFirst =
  /^(?:[^\d\s,]+[,\s]\s*)?(\d{1,2})(?:st|nd|rd|th)?[-\s]\s*([a-z]{3,9})[.,]?[-\s]\s*(\d{2,4})(?!\d|:)/i;
/** `May 6, 2026`, and the format of `asctime` and JavaScript: `Wed May 6 10:20:30 2026`. */
const monthFirst =
  /^(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:\d{1,2}:\d{2}(?::\d{2})?\s+(?:[a-z]{3,4}\s+)?)?(\d{4})(?!\d)/i;

/**
 * The `YYYY-MM-DD` of a date in feeds, pages, mails and front matter, in its own time zone
 * (two-digit years: RFC 2822, 4.3). Undefined if it is uncertain, as `5/6/2026`, or before 1900.
 */
export function readDay(written: string): string | undefined {
  const text = written.trim().slice(0, 100);
  const iso = yearFirst.exec(text);
  if (iso !== null) return day(iso[1], Number(iso[3] ?? iso[5]), iso[4] ?? iso[6]);
  const rfc = dayFirst.exec(text);
  if (rfc !== null) return day(rfc[3], monthOf(rfc[2]), rfc[1]);
  const us = monthFirst.exec(text);
  if (us !== null) return day(us[3], monthOf(us[1]), us[2]);
  return undefined;
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
