import type { Words } from '../lib/i18n/messages.ts';
import { direction, formatDate } from '../lib/i18n/words.ts';
import { safeHtml } from '../lib/templates/compile-template.ts';
import { type ThemeView, themeView } from '../lib/templates/theme.ts';
import { type Direction, startOf } from '../lib/text/direction.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import { type SiteLinks, siteLinksFrom } from '../model/published.ts';
import type { SlotName } from '../model/slots.ts';
import type { DocumentSection } from './document-sections.ts';
import { type IssueDocument, listContents } from './issue-document.ts';
import { buildItemView, type ItemView, type SafeHtml } from './item-view.ts';
import { cleanLine } from './markdown/clean.ts';
import { type HtmlOptions, renderHtml } from './markdown/render-html.ts';
import { previewLength } from './preview-line.ts';
import { showItem } from './shown-item.ts';

/** The fields of an issue in a template. All are present: a missing one counts as misspelled. */
export interface IssueView {
  language: string;
  direction: Direction;
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
    direction: Direction | undefined;
    /** The side on which the lines of title and intro begin. */
    start: 'left' | 'right';
    /** False for a mail so short that lists of mails would show the link of its header. */
    hasWebLinkAbove: boolean;
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
  > & { greeting: string | undefined; whyYouGetThis: string; sentTo: string | undefined };
  /** Personal values; empty except in mail. */
  slot: Record<SlotName, string>;
  theme: ThemeView;
  contents: {
    title: string;
    anchor: string;
    page: string;
    /** If it differs from the edition's. */
    direction: Direction | undefined;
  }[];
  sections: SectionView[];
  site: SiteLinks;
}

interface SectionView {
  title: string | undefined;
  isHeadlines: boolean;
  isCards: boolean;
  isEvents: boolean;
  items: ItemView[];
}

export interface IssueViewOptions {
  html: Omit<HtmlOptions, 'words'>;
  logoUrl: HtmlOptions['pictureUrl'];
  /** What it writes for personal values. */
  slot: Record<SlotName, string>;
  /** How much of each story: all, or as much as the mail has. */
  extent: 'whole' | 'mail';
}

/** Renders the parts of an issue for a template. */
export function buildIssueView(
  document: IssueDocument,
  { html, logoUrl, slot, extent }: IssueViewOptions,
): IssueView {
  const { newsletter, words, language } = document;
  const options: HtmlOptions = { ...html, words };
  const line = words.issueLine(document.number, formatDate(document.date, language));
  return {
    language,
    direction: direction(language),
    start: startOf(direction(language)),
    end: direction(language) === 'rtl' ? 'left' : 'right',
    newsletter: {
      name: cleanLine(newsletter.name),
      description: cleanLine(newsletter.description),
      siteUrl: newsletter.siteUrl,
      postalAddress: newsletter.postalAddress.map(cleanLine),
    },
    issue: {
      number: document.number,
      line,
      isoDate: document.date,
      title: isolateLine(document.title, document.headDirection),
      subject: document.subject,
      preheader: options.medium === 'mail' ? document.preview : document.preheader,
      url: document.url,
      intro: document.intro && safeHtml(renderHtml(document.intro, options)),
      language: document.headLanguage,
      direction:
        document.isHeadTurned || document.headLanguage !== undefined
          ? document.headDirection
          : undefined,
      start: startOf(document.headDirection),
      hasWebLinkAbove: document.preview.length + line.length >= previewLength,
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
      greeting: document.greets ? words.greeting(slot.name) : undefined,
      whyYouGetThis: words.whyYouGetThis(cleanLine(newsletter.name)),
      sentTo: newsletter.mail.showsAddress ? words.sentTo(slot.address) : undefined,
    },
    slot,
    theme: themeView(newsletter.theme, logoUrl),
    contents: listContents(document, extent).map(
      ({ title, anchor, page, direction, isTurned }) => ({
        title: isolateLine(title, direction),
        anchor,
        page,
        direction: isTurned ? direction : undefined,
      }),
    ),
    site: siteLinksFrom(language === newsletter.languages[0] ? 1 : 2, language, newsletter),
    sections: document.sections.map((section) => ({
      title: section.title,
      isHeadlines: section.layout === 'headlines',
      isCards: section.layout === 'cards',
      isEvents: section.layout === 'events',
      items: section.items.map((item) =>
        buildItemView(showItem(item, extent), inLayout(section, options)),
      ),
    })),
  };
}

/** In pixels: a card's picture in the mail is beside its text. */
const cardPicture = 190;

function inLayout({ layout }: DocumentSection, options: HtmlOptions): HtmlOptions {
  const isNarrow = layout === 'cards' && options.medium === 'mail';
  return isNarrow ? { ...options, leadPictureWidth: cardPicture } : options;
}
