import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import type { Issue } from '../model/issue.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import { cardLead } from '../render/issue-card.ts';
import type { SocialCard } from './social-card.ts';

/** What the social card of an issue's pages shows in a language. */
export function issueCard(issue: Issue, newsletter: Newsletter, language: string): SocialCard {
  const { name } = newsletterIn(newsletter, language);
  const day = formatDate(issue.date, language);
  const line = wordsFor(language, newsletter.words).issueLine(issue.number, day);
  const { title } = issue.translations.get(language) ?? issue;
  const lead = cardLead(issue, newsletter, language);
  return { name, line, title, ...(lead !== undefined && { lead }) };
}

/** What the newsletter's own card shows in a language, which issues without one share. */
export function newsletterCard(newsletter: Newsletter, language: string): SocialCard {
  const { name: title, description } = newsletterIn(newsletter, language);
  return { name: '', line: '', title, ...(description && { lead: { title: description } }) };
}
