import { type Issue, importedMark } from '../model/issue.ts';
import type { Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { languageRoot } from '../model/published.ts';
import { leadStory } from './document-sections.ts';
import { findPicture } from './markdown/prepare-markdown.ts';
import { issuePath } from './page-links.ts';

/** What a social card shows of a lead story. */
export interface CardLead {
  title: string;
  picture?: Picture;
}

/** The lead story of an issue in a language, if it has one. */
export function cardLead(
  issue: Issue,
  newsletter: Newsletter,
  language: string,
): CardLead | undefined {
  const story = leadStory(issue, newsletter);
  if (story === undefined) return undefined;
  const shown = story.translations.get(language) ?? story;
  const image = shown.image ?? story.image;
  const picture = image === undefined ? undefined : findPicture(image, issue.pictures);
  return { title: shown.title, ...(picture !== undefined && { picture }) };
}

/** True where the pages of an issue show the newsletter's card: few people share a page of an old archive. */
export function sharesCard(issue: Issue, newsletter: Newsletter, language: string): boolean {
  if (issue.mailing?.id !== importedMark) return false;
  return cardLead(issue, newsletter, language)?.picture === undefined;
}

/** The social card of an issue's pages in a language, from the site's root. */
export function cardPath(issue: Issue, newsletter: Newsletter, language: string): string {
  const folder = sharesCard(issue, newsletter, language)
    ? languageRoot(language, newsletter.languages)
    : issuePath(issue.number, language, newsletter);
  return `${folder}card.png`;
}
