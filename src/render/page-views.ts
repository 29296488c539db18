import { formatDate } from '../lib/i18n/words.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Item, Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type IssueNeighbours, type PublishedItem, siteLinksFrom } from '../model/published.ts';
import { calendarName } from './document-event.ts';
import type { DocumentItem } from './document-item.ts';
import { cardPath } from './issue-card.ts';
import type { IssueDocument } from './issue-document.ts';
import { buildIssueView, type IssueView } from './issue-view.ts';
import { buildItemView, type ItemView } from './item-view.ts';
import { ListSlugs } from './list-slugs.ts';
import type { HtmlOptions } from './markdown/render-html.ts';
import { issueLinks, issuePath, languageLinks, listLinks } from './page-links.ts';
import { picturePath } from './picture-attachments.ts';
import { showItem } from './shown-item.ts';
import { subscribeOffer } from './subscribe-offer.ts';

export interface PagesInput {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  templates: ReadonlyMap<string, string>;
  around: IssueNeighbours;
  /** Absent where no lists are made, such as in the preview. */
  lists?: ListSlugs;
}

/** The fields of the templates for an issue's page, for those of its items, and for its feed entry. */
export class PageViews {
  private readonly inFeed: HtmlOptions;
  private readonly input: PagesInput;
  private readonly document: IssueDocument;
  private readonly folderOf: (item: Item) => string;
  private readonly path: string;
  /** Folders between the issue's first language and this one: 0 or 1. */
  private readonly depth: number;
  private readonly card: string;
  /** What the pages of all items have of the issue. */
  private readonly aroundItem: IssueView;

  constructor(input: PagesInput, document: IssueDocument, folderOf: (item: Item) => string) {
    const { newsletter, issue, language } = input;
    this.input = input;
    this.document = document;
    this.folderOf = folderOf;
    this.path = issuePath(issue.number, language, newsletter);
    this.depth = language === newsletter.languages[0] ? 0 : 1;
    this.card = `${newsletter.siteUrl}/${cardPath(issue, newsletter, language)}`;
    this.inFeed = {
      words: document.words,
      medium: 'feed',
      pictureUrl: (picture) => this.onSite(picture, `${issueFolderName(issue.number)}/`),
      placesAt: document.url,
      headingsAt: document.url,
    };
    this.aroundItem = this.issueView({ ...document, sections: [] }, 1);
  }

  issue(): object {
    const { around, newsletter } = this.input;
    const view = this.issueView(this.document, 0);
    const folders = new Map(
      this.document.sections.flatMap(({ items }) =>
        items.map(({ anchor, original }) => [anchor, this.folderOf(original)] as const),
      ),
    );
    return {
      ...view,
      sections: view.sections.map((section) => ({
        ...section,
        items: section.items.map((item) => moveTo(item, `${folders.get(item.anchor)}/`)),
      })),
      nav: issueLinks(around, this.path, newsletter),
      card: this.card,
      subscribe: subscribeOffer(newsletter, this.document.language),
      siteWords: this.document.words.site,
    };
  }

  item(
    item: DocumentItem,
    published: PublishedItem,
    { previous, next }: { previous: DocumentItem | undefined; next: DocumentItem | undefined },
  ): object {
    const { newsletter, issue, language, around, lists = new ListSlugs() } = this.input;
    const { words } = this.document;
    const site = siteLinksFrom(this.depth + 2, language, newsletter);
    const folder = `${this.folderOf(item.original)}/`;
    const options = { ...this.onPage(1), placesAt: '../', raisedBy: item.level - 1, words };
    const link = (other: DocumentItem | undefined) =>
      other && {
        page: `../${this.folderOf(other.original)}/`,
        title: isolateLine(other.title, other.direction),
      };
    return {
      ...this.aroundItem,
      item: moveTo(buildItemView(showItem({ ...item, level: 1 }, 'whole'), options), './'),
      path: published.path,
      url: `${newsletter.siteUrl}/${published.path}`,
      summary: published.summary,
      card: published.picture ? `${newsletter.siteUrl}/${published.picture.path}` : this.card,
      site,
      around: { previous: link(previous), next: link(next) },
      section: newsletter.sections.find(({ id }) => id === published.section)?.title,
      lists: listLinks(published, site.home, lists),
      subscribe: subscribeOffer(newsletter, language),
      issuePage: '../',
      languages: languageLinks(around.languages, this.path, newsletter, folder),
      inIssue: words.site.inIssue(issue.number, formatDate(issue.date, language)),
      siteWords: words.site,
    };
  }

  feedEntry(): IssueView {
    const logoUrl = (picture: Picture): string => this.onSite(picture, '');
    const extent = this.input.newsletter.mail.feed;
    return buildIssueView(this.document, {
      html: this.inFeed,
      logoUrl,
      slot: this.slots(),
      extent,
    });
  }

  private issueView(document: IssueDocument, below: number): IssueView {
    const toRoot = '../'.repeat(this.depth + 1 + below);
    const logoUrl = (picture: Picture): string => toRoot + picturePath(picture);
    const html = this.onPage(below);
    return buildIssueView(document, { html, logoUrl, slot: this.slots(), extent: 'whole' });
  }

  private onPage(below: number): Omit<HtmlOptions, 'words'> {
    const up = '../'.repeat(this.depth + below);
    return { medium: 'page', pictureUrl: (picture) => up + picturePath(picture) };
  }

  private onSite(picture: Picture, folder: string): string {
    return `${this.input.newsletter.siteUrl}/${folder}${picturePath(picture)}`;
  }

  private slots() {
    return {
      name: this.document.words.reader,
      unsubscribe: '',
      preferences: '',
      view: '',
      address: '',
    };
  }
}

/** With links relative to a page of the site. @param folder The story's, from that page. */
function moveTo(item: ItemView, folder: string): ItemView {
  const event = item.event && { ...item.event, calendar: folder + calendarName };
  return { ...item, page: folder, event };
}
