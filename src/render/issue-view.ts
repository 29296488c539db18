import type { Root } from 'mdast';
import { direction, formatDate } from '../lib/i18n/words.ts';
import { safeHtml } from '../lib/templates/compile-template.ts';
import { type ThemeView, themeView } from '../lib/templates/theme.ts';
import type { Picture } from '../model/item.ts';
import { type SiteLinks, siteLinksFrom } from '../model/published.ts';
import type { SlotName } from '../model/slots.ts';
import type { Manuscript, Story } from './issue-document.ts';
import { cleanLine } from './markdown/clean.ts';
import { type HtmlOptions, renderHtml } from './markdown/render-html.ts';

/** HTML that templates pass on as it is. */
type Html = ReturnType<typeof safeHtml>;

/**
 * All that a template can say, with every field present: a field that is missing is taken for
 * a misspelt one. `slot` is empty outside of mail.
 */
export interface View {
  language: string;
  direction: 'ltr' | 'rtl';
  /** `left`, or `right` where lines begin there. */
  start: 'left' | 'right';
  end: 'left' | 'right';
  newsletter: {
    name: string;
    description: string;
    siteUrl: string;
    postalAddress: string[];
  };
  issue: {
    number: number;
    line: string;
    isoDate: string;
    title: string;
    subject: string;
    preheader: string;
    url: string;
    intro: Html | undefined;
    language: string | undefined;
    direction: 'ltr' | 'rtl' | undefined;
  };
  words: Record<(typeof viewWords)[number], string> & { greeting: string; whyYouGetThis: string };
  slot: Record<SlotName, string>;
  theme: ThemeView;
  /** The stories' titles, for issues of more than five; else empty. */
  contents: { title: string; anchor: string }[];
  sections: { title: string | undefined; items: ItemView[] }[];
  /** Relative addresses from the issue's page to the rest of the site. */
  site: SiteLinks;
}

interface ItemView {
  anchor: string;
  title: string;
  level: number;
  line: string;
  url: string | undefined;
  picture: { src: string; alt: string; width: number; height: number } | undefined;
  body: Html;
  withdrawn: boolean;
  correction: { label: string; note: string } | undefined;
  language: string | undefined;
  direction: 'ltr' | 'rtl' | undefined;
}

const viewWords = [
  'contents',
  'readMore',
  'withdrawn',
  'unsubscribe',
  'preferences',
  'viewInBrowser',
  'allIssues',
  'followByFeed',
  'skipToContent',
] as const;

/** An issue of more stories than this begins with a list of them. */
export const contentsFrom = 6;

/**
 * The manuscript as data for templates.
 * @param html How stories become HTML in the medium at hand.
 * @param logoUrl Where the pictures of the logo lie.
 * @param slot What stands in the places that are personal.
 */
export function viewOf(
  manuscript: Manuscript,
  html: Omit<HtmlOptions, 'words'>,
  logoUrl: HtmlOptions['pictureUrl'],
  slot: Record<SlotName, string>,
): View {
  const { newsletter, words, language } = manuscript;
  const options: HtmlOptions = { ...html, words };
  const body = (tree: Root): Html => safeHtml(renderHtml(tree, options));
  const stories = manuscript.chapters.flatMap((chapter) => chapter.stories);
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
      number: manuscript.number,
      line: words.issueLine(manuscript.number, formatDate(manuscript.date, language)),
      isoDate: manuscript.date,
      title: manuscript.title,
      subject: manuscript.subject,
      preheader: manuscript.preheader,
      url: manuscript.url,
      intro: manuscript.intro === undefined ? undefined : body(manuscript.intro),
      ...foreign(manuscript.headLanguage),
    },
    words: {
      ...(Object.fromEntries(viewWords.map((key) => [key, words[key]])) as Record<
        (typeof viewWords)[number],
        string
      >),
      greeting: words.greeting(slot.name),
      whyYouGetThis: words.whyYouGetThis(cleanLine(newsletter.name)),
    },
    slot,
    theme: themeView(newsletter.theme, logoUrl),
    contents:
      stories.length < contentsFrom ? [] : stories.map(({ title, anchor }) => ({ title, anchor })),
    site: siteLinks(manuscript),
    sections: manuscript.chapters.map((chapter) => ({
      title: chapter.title,
      items: chapter.stories.map((story) => itemView(story, options)),
    })),
  };
}

function siteLinks({ newsletter, language }: Manuscript): SiteLinks {
  const depth = language === newsletter.languages[0] ? 1 : 2;
  return siteLinksFrom(depth, language, newsletter);
}

/** A story as data for templates; its HTML is made here. */
export function itemView(story: Story, options: HtmlOptions): ItemView {
  const body = safeHtml(renderHtml(story.body, options));
  return {
    anchor: story.anchor,
    title: story.title,
    level: story.level,
    line: story.line,
    url: story.url,
    picture: story.picture && pictureView(story.picture, options),
    body,
    withdrawn: story.withdrawn,
    correction: story.correction,
    ...foreign(story.language),
  };
}

function pictureView(
  { picture, alt }: { picture: Picture; alt: string },
  { pictureUrl, maxWidth = Number.POSITIVE_INFINITY }: HtmlOptions,
): NonNullable<ItemView['picture']> {
  const width = Math.min(picture.width, maxWidth);
  const height = Math.round((picture.height * width) / picture.width);
  return { src: pictureUrl(picture), alt, width, height };
}

function foreign(language: string | undefined): Pick<ItemView, 'language' | 'direction'> {
  return { language, direction: language === undefined ? undefined : direction(language) };
}
