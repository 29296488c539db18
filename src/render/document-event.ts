import { formatOccasion, type OccasionPart } from '../lib/i18n/event-dates.ts';
import type { Item } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type Occasion, occasionOf } from '../model/occasion.ts';
import { cleanLine } from './markdown/clean.ts';

/** The name of an event's calendar file, in the folder of its page. */
export const calendarName = 'event.ics';

export interface DocumentEvent {
  occasion: Occasion;
  /** When it is, in words. */
  when: OccasionPart[];
  line: string;
  place?: string;
  /** Its calendar file, beside its page. */
  calendar: string;
}

/** When and where an item is, if it is an event. @param page Its web page, absolute. */
export function buildEvent(
  item: Item,
  original: Item,
  page: string,
  { newsletter: { timeZone }, language }: { newsletter: Newsletter; language: string },
): DocumentEvent | undefined {
  const { starts, ends } = item.starts === undefined ? original : item;
  if (starts === undefined) return undefined;
  const occasion = occasionOf({ starts, ends }, timeZone);
  const when = formatOccasion(occasion, language, timeZone);
  const place = cleanLine(item.place ?? original.place ?? '');
  return {
    occasion,
    when,
    line: when.map(({ text }) => text).join(''),
    ...(place !== '' && { place }),
    calendar: `${page}${calendarName}`,
  };
}
