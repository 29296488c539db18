import type { Words } from '../lib/i18n/types.ts';
import { direction, formatDate } from '../lib/i18n/words.ts';
import { safeHtml } from '../lib/templates/compile-template.ts';
import { type ThemeView, themeView } from '../lib/templates/theme.ts';
import { type SiteLinks, siteLinksFrom } from '../model/published.ts';
import type { SlotName } from '../model/slots.ts';
import type { IssueDocument } from './issue-document.ts';
import { buildItemView, type ItemView, languageFields, type SafeHtml } from './item-view.ts';
import { cleanLine } from './markdown/clean.ts';
import { type HtmlOptions, renderHtml } from './markdown/render-html.ts';

/** The fields of an issue in a template. All are present: a missing one counts as misspelled. */
export interface IssueView {
  language: string;
  direction: 'ltr' | 'rtl';
  start: 'left' | 'right';
  end: 'left' | 'right';
  newsletter: { name: string; description: string; siteUrl: string; postalAddress: string[] };
  issue: {
    number: number;
    line: string;
    isoDate: string;
    title: string;
    subject: string;
    preheader: string;
    url: string;
    intro: SafeHtml | undefined;
    language: string | undefined;
    direction: 'ltr' | 'rtl' | undefined;
  };
  words: Pick<
    Words,
    | 'contents'
    | 'readMore'
    | 'withdrawn'
    | 'unsubscribe'
    | 'preferences'
    | 'viewInBrowser'
    | 'allIssues'
    | 'followByFeed'
    | 'skipToContent'
  > & { greeting: string; whyYouGetThis: string };
  /** Personal values; empty outside of mail. */
  slot: Record<SlotName, string>;
  theme: ThemeView;
  contents: { title: string; anchor: string }[];
  sections: { title: string | undefined; items: ItemView[] }[];
  site: SiteLinks;
}

/** An issue with at least so many items begins with a list of them. */
export const contentsFrom = 6;

/** Renders the parts of an issue for a template. @param slot What it writes for personal values. */
export function buildIssueView(
  document: IssueDocument,
  html: Omit<HtmlOptions, 'words'>,
  logoUrl: HtmlOptions['pictureUrl'],
  slot: Record<SlotName, string>,
): IssueView {
  const { newsletter, words, language } = document;
  const options: HtmlOptions = { ...html, words };
  const items = document.sections.flatMap((section) => section.items);
  return {
    language,
    direction: direction(language),
    start: direction(language) === 'rtl' ? 'right' : 'left',
    end: direction(language) === 'rtl' ? 'left' : 'right',
    newsletter: {
      name: cleanLine(newsletter.name),
      description: cleanLine(newsletter.description),
      siteUrl: newsletter.siteUrl,
      postalAddress: newsletter.postalAddress.map(cleanLine),
    },
    issue: {
      number: document.number,
      line: words.issueLine(document.number, formatDate(document.date, language)),
      isoDate: document.date,
      title: document.title,
      subject: document.subject,
      preheader: document.preheader,
      url: document.url,
      intro: document.intro && safeHtml(renderHtml(document.intro, options)),
      ...languageFields(document.headLanguage),
    },
    words: {
      contents: words.contents,
      readMore: words.readMore,
      withdrawn: words.withdrawn,
      unsubscribe: words.unsubscribe,
      preferences: words.preferences,
      viewInBrowser: words.viewInBrowser,
      allIssues: words.allIssues,
      followByFeed: words.followByFeed,
      skipToContent: words.skipToContent,
      greeting: words.greeting(slot.name),
      whyYouGetThis: words.whyYouGetThis(cleanLine(newsletter.name)),
    },
    slot,
    theme: themeView(newsletter.theme, logoUrl),
    contents:
      items.length < contentsFrom ? [] : items.map(({ title, anchor }) => ({ title, anchor })),
    site: siteLinksFrom(language === newsletter.languages[0] ? 1 : 2, language, newsletter),
    sections: document.sections.map((section) => ({
      title: section.title,
      items: section.items.map((item) => buildItemView(item, options)),
    })),
  };
}
