import { direction } from '../lib/i18n/words.ts';
import { safeHtml } from '../lib/templates/compile-template.ts';
import type { Picture } from '../model/item.ts';
import type { DocumentItem } from './document-item.ts';
import { type HtmlOptions, renderHtml, shownSize } from './markdown/render-html.ts';

/** HTML that templates output as it is. */
export type SafeHtml = ReturnType<typeof safeHtml>;

export interface ItemView {
  anchor: string;
  title: string;
  level: number;
  line: string;
  url: string | undefined;
  picture: { src: string; alt: string; width: number; height: number } | undefined;
  body: SafeHtml;
  withdrawn: boolean;
  correction: { label: string; note: string } | undefined;
  language: string | undefined;
  direction: 'ltr' | 'rtl' | undefined;
}

/** Renders the HTML of an item. */
export function buildItemView(item: DocumentItem, options: HtmlOptions): ItemView {
  // First, so that pictures of the body are attached before the item's own.
  const body = safeHtml(renderHtml(item.body, options));
  return {
    anchor: item.anchor,
    title: item.title,
    level: item.level,
    line: item.line,
    url: item.url,
    picture: item.picture && pictureView(item.picture, options),
    body,
    withdrawn: item.withdrawn,
    correction: item.correction,
    ...languageFields(item.language),
  };
}

function pictureView(
  { picture, alt }: { picture: Picture; alt: string },
  { pictureUrl, maxWidth }: HtmlOptions,
): NonNullable<ItemView['picture']> {
  return { src: pictureUrl(picture), alt, ...shownSize(picture, maxWidth) };
}

/** For text in another language than the rest. */
export function languageFields(
  language: string | undefined,
): Pick<ItemView, 'language' | 'direction'> {
  return { language, direction: language === undefined ? undefined : direction(language) };
}
