import { parseDay } from '../../model/calendar.ts';

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** RFC 3339 and W3C-DTF, also with a blank, without marks (`20260506`) or with slashes. */
const yearFirst = /^(\d{4})(?:([-/])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)/;
/** RFC 822, 850 and 2822, with any day name or none. */
const dayFirst =
  /^(?:[^\d\s,]+[,\s]\s*)?(\d{1,2})(?:st|nd|rd|th)?[-\s]\s*([a-z]{3,9})[.,]?[-\s]\s*(\d{2,4})(?!\d|:)/i;
/** `May 6, 2026`, and what C's `asctime` and JavaScript write: `Wed May 6 10:20:30 2026`. */
const monthFirst =
  /^(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:\d{1,2}:\d{2}(?::\d{2})?\s+(?:[a-z]{3,4}\s+)?)?(\d{4})(?!\d)/i;

/**
 * The calendar day of a date as feeds, pages, mails and front matter write it, in the time zone that
 * it was written in. Two-digit years are read as RFC 2822 says (section 4.3).
 * @returns `YYYY-MM-DD`, or undefined for what cannot be read with certainty: months in other
 *   languages, `5/6/2026`, days that do not exist, years before 1900 (a program's zero).
 */
export function readDay(written: string): string | undefined {
  const text = written.trim().slice(0, 100);
  const iso = yearFirst.exec(text);
  if (iso !== null) return day(iso[1], Number(iso[3] ?? iso[5]), iso[4] ?? iso[6]);
  const rfc = dayFirst.exec(text);
  if (rfc !== null) return day(rfc[3], monthOf(rfc[2] as string), rfc[1]);
  const us = monthFirst.exec(text);
  if (us !== null) return day(us[3], monthOf(us[1] as string), us[2]);
  return undefined;
}

/** From 1; 0 where it is no English month. */
function monthOf(word: string): number {
  const name = word.toLowerCase();
  return (
    months.findIndex(
      (month) =>
        name === month || name === month.slice(0, 3) || (name === 'sept' && month === 'september'),
    ) + 1
  );
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
