import { formatOccasion } from '../lib/i18n/event-dates.ts';
import type { Item } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type Occasion, occasionOf } from '../model/occasion.ts';
import { cleanLine } from './markdown/clean.ts';

/** The name of an event's calendar file, in the folder of its page. */
export const calendarName = 'event.ics';

export interface DocumentEvent {
  occasion: Occasion;
  /** When it is, in words. */
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
  const place = cleanLine(item.place ?? original.place ?? '');
  return {
    occasion,
    line: formatOccasion(occasion, language, timeZone),
    ...(place !== '' && { place }),
    calendar: `${page}${calendarName}`,
  };
}
