import { direction } from '../lib/i18n/words.ts';
import { safeHtml } from '../lib/templates/compile-template.ts';
import type { Picture } from '../model/item.ts';
import { cleanLine } from './markdown/clean.ts';
import { type HtmlOptions, renderHtml, shownSize } from './markdown/render-html.ts';
import type { ShownItem } from './shown-item.ts';

/** HTML that templates output as it is. */
export type SafeHtml = ReturnType<typeof safeHtml>;

export interface ItemView {
  anchor: string;
  title: string;
  level: number;
  line: string;
  source: string | undefined;
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
    | { line: string; place: string | undefined; calendar: string; addToCalendar: string }
    | undefined;
  withdrawn: boolean;
  correction: { label: string; note: string } | undefined;
  language: string | undefined;
  direction: 'ltr' | 'rtl' | undefined;
}

/** Renders the HTML of an item. */
export function buildItemView(item: ShownItem, options: HtmlOptions): ItemView {
  // First, so that pictures of the body are attached before the item's own.
  const body = safeHtml(renderHtml(item.body, options));
  return {
    anchor: item.anchor,
    title: item.title,
    level: item.level,
    line: item.line,
    source: item.withdrawn ? undefined : cleanLine(item.item.source ?? '') || undefined,
    url: item.url,
    picture: item.picture && pictureView(item.picture, options),
    body,
    page: item.page,
    readWhole: item.isCut ? options.words.readWhole(item.title) : undefined,
    isHeadline: item.isHeadline,
    isLead: item.isLead,
    event: item.event && {
      line: item.event.line,
      place: item.event.place,
      calendar: item.event.calendar,
      addToCalendar: options.words.addToCalendar(item.title),
    },
    withdrawn: item.withdrawn,
    correction: item.correction,
    ...languageFields(item.language),
  };
}

function pictureView(
  { picture, alt }: { picture: Picture; alt: string },
  { pictureUrl, maxWidth, leadPictureWidth = maxWidth }: HtmlOptions,
): NonNullable<ItemView['picture']> {
  return { src: pictureUrl(picture), alt, ...shownSize(picture, leadPictureWidth) };
}

/** For text in another language than the rest. */
export function languageFields(
  language: string | undefined,
): Pick<ItemView, 'language' | 'direction'> {
  return { language, direction: language === undefined ? undefined : direction(language) };
}
