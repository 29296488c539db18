import { direction, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill.ts';
import { themeView } from '../lib/templates/theme.ts';
import { isOnList, type Letter, type LetterKind, letterSlots } from '../model/letter.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { slotTokens, splitAtSlots } from '../model/slots.ts';
import { nonceOf } from './edition.ts';
import { mailHtml } from './mail.ts';
import { cleanLine } from './markdown/clean.ts';
import { picturePath, picturePost } from './pictures.ts';
import { letterText } from './text/letter.ts';

export interface LetterInput {
  newsletter: Newsletter;
  kind: LetterKind;
  /** BCP 47. */
  language: string;
  /** By path, as from `loadTemplates`. */
  templates: ReadonlyMap<string, string>;
}

/**
 * Renders a letter of the system by the templates of the mail. The slot `action` is where its
 * button leads. The same input gives the same bytes.
 * @returns undefined where a template is at fault.
 */
export async function renderLetter(input: LetterInput): Promise<Outcome<Letter | undefined>> {
  const { newsletter, kind, language, templates } = input;
  const name = cleanLine(newsletter.name);
  const words = wordsFor(language);
  const letter = words.letter(kind, name);
  const tokens = slotTokens(nonceOf(input), letterSlots);
  const post = picturePost(new URL(newsletter.siteUrl).hostname);
  const rightToLeft = direction(language) === 'rtl';
  const mjml = fillTemplate(templates, 'letter.mjml.hbs', {
    language,
    direction: direction(language),
    start: rightToLeft ? 'right' : 'left',
    end: rightToLeft ? 'left' : 'right',
    newsletter: { name, postalAddress: newsletter.postalAddress.map(cleanLine) },
    theme: themeView(newsletter.theme, (picture) =>
      newsletter.pictures === 'hosted'
        ? `${newsletter.siteUrl}/${picturePath(picture)}`
        : post.url(picture),
    ),
    letter,
    // Who is not on the list, or not any more, has nothing to leave or change.
    onList: isOnList(kind),
    words: { unsubscribe: words.unsubscribe, preferences: words.preferences },
    slot: tokens,
  });
  if (mjml.value === undefined) return { value: undefined, problems: mjml.problems };
  const html = await mailHtml(mjml.value, 'templates/letter.mjml.hbs');
  if (html.value === undefined) return { value: undefined, problems: html.problems };
  return {
    value: {
      kind,
      language,
      subject: letter.subject,
      html: splitAtSlots(html.value, tokens),
      text: splitAtSlots(letterText(newsletter, kind, words, tokens), tokens),
      attachments: post.attachments(),
    },
    problems: [],
  };
}
