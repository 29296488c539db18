import { safeHtml } from '../lib/templates/compile-template.ts';
import { type Direction, directionOf, startOf } from '../lib/text/direction.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import type { Picture } from '../model/item.ts';
import { escapeHtml } from '../model/slots.ts';
import type { DocumentEvent } from './document-event.ts';
import { shownSource } from './document-item.ts';
import { type HtmlOptions, renderHtml, shownSize } from './markdown/render-html.ts';
import type { ShownItem } from './shown-item.ts';

/** HTML that templates output as it is. */
export type SafeHtml = ReturnType<typeof safeHtml>;

export interface ItemView {
  anchor: string;
  title: string;
  level: number;
  /** Source, author and date; empty if none is known. */
  line: SafeHtml | '';
  source: SafeHtml | undefined;
  url: string | undefined;
  picture: { src: string; alt: string; width: number; height: number } | undefined;
  body: SafeHtml;
  /** Its web page: absolute in mail and feeds. */
  page: string;
  /** The link to the rest of a story that is shown in part. */
  readWhole: string | undefined;
  /** True where only its title is shown. */
  isHeadline: boolean;
  isLead: boolean;
  event:
    | { line: SafeHtml; place: SafeHtml | undefined; calendar: string; addToCalendar: string }
    | undefined;
  withdrawn: boolean;
  correction: { label: string; note: string } | undefined;
  language: string | undefined;
  /** If it or the language differs from the edition's. */
  direction: Direction | undefined;
  isTurned: boolean;
  /** The side on which its lines begin. */
  start: 'left' | 'right';
}

/** Renders the HTML of an item. */
export function buildItemView(item: ShownItem, options: HtmlOptions): ItemView {
  // First, so that pictures of the body are attached before the item's own.
  const body = safeHtml(renderHtml(item.body, options));
  const source = shownSource(item.item);
  return {
    anchor: item.anchor,
    title: isolateLine(item.title, item.direction),
    level: item.level,
    line: item.facts.length === 0 ? '' : isolate(item.facts, item.direction),
    source: item.withdrawn || source === '' ? undefined : isolate([source], item.direction),
    url: item.url,
    picture: item.picture && pictureView(item.picture, options),
    body,
    page: item.page,
    readWhole: item.isCut ? options.words.readWhole(item.title) : undefined,
    isHeadline: item.isHeadline,
    isLead: item.isLead,
    event: item.event && {
      line: lineOfEvent(item.event),
      place: placeOfEvent(item.event, item.direction),
      calendar: item.event.calendar,
      addToCalendar: options.words.addToCalendar(item.title),
    },
    withdrawn: item.withdrawn,
    correction: item.correction,
    language: item.language,
    direction: item.language !== undefined || item.isTurned ? item.direction : undefined,
    isTurned: item.isTurned,
    start: startOf(item.direction),
  };
}

function lineOfEvent({ when }: DocumentEvent): SafeHtml {
  const parts = when.map(({ text, isTime }) =>
    isTime ? `<span class="time">${escapeHtml(text)}</span>` : escapeHtml(text),
  );
  return safeHtml(parts.join(''));
}

/** The place of an event; a URL, of one that is online, is a link. */
function placeOfEvent({ place }: DocumentEvent, around: Direction): SafeHtml | undefined {
  if (place === undefined) return undefined;
  const address = /^https?:\/\/\S+$/i.test(place) ? URL.parse(place) : null;
  if (address === null) return isolate([place], around);
  return safeHtml(`<a href="${escapeHtml(address.href)}">${escapeHtml(place)}</a>`);
}

function pictureView(
  { picture, alt }: { picture: Picture; alt: string },
  { pictureUrl, maxWidth, leadPictureWidth = maxWidth }: HtmlOptions,
): NonNullable<ItemView['picture']> {
  return { src: pictureUrl(picture), alt, ...shownSize(picture, leadPictureWidth) };
}

/** Names in one line; one of another direction than the line cannot change the order of the others. */
export function isolate(names: readonly string[], around: Direction): SafeHtml {
  const parts = names.map((name) => {
    const own = directionOf(name);
    const isForeign = own !== undefined && own !== around;
    return isForeign ? `<span dir="${own}">${escapeHtml(name)}</span>` : escapeHtml(name);
  });
  return safeHtml(parts.join(' · '));
}
