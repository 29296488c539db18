import { direction, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { themeView } from '../lib/templates/theme.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { slotTokens, splitAtSlots } from '../model/slots.ts';
import {
  isOnList,
  type SystemMail,
  type SystemMailKind,
  systemMailSlots,
} from '../model/system-mail.ts';
import { mailHtml } from './mail-html.ts';
import { cleanLine } from './markdown/clean.ts';
import { picturePath, picturePost } from './picture-attachments.ts';
import { mailNonce } from './render-edition.ts';
import { systemMailText } from './text/system-mail-text.ts';

export interface SystemMailInput {
  newsletter: Newsletter;
  kind: SystemMailKind;
  language: string;
  templates: ReadonlyMap<string, string>;
}

/** Renders a system mail. Slot `action`: its button's URL. @returns no value on template errors. */
export async function renderSystemMail(
  input: SystemMailInput,
): Promise<Outcome<SystemMail | undefined>> {
  const { kind, language, templates } = input;
  const newsletter = newsletterIn(input.newsletter, language);
  const name = cleanLine(newsletter.name);
  const words = wordsFor(language, newsletter.words);
  const mail = words.systemMail(kind, name);
  const tokens = slotTokens(mailNonce(input), systemMailSlots);
  const post = picturePost(new URL(newsletter.siteUrl).hostname);
  const rightToLeft = direction(language) === 'rtl';
  const mjml = fillTemplate(templates, 'system-mail.mjml.hbs', {
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
    letter: mail,
    onList: isOnList(kind),
    words: { unsubscribe: words.unsubscribe, preferences: words.preferences },
    slot: tokens,
  });
  if (mjml.value === undefined) return { value: undefined, problems: mjml.problems };
  const html = await mailHtml(mjml.value, 'templates/system-mail.mjml.hbs', templates);
  if (html.value === undefined) return { value: undefined, problems: html.problems };
  return {
    value: {
      kind,
      language,
      subject: mail.subject,
      html: splitAtSlots(html.value, tokens),
      text: splitAtSlots(systemMailText(newsletter, kind, words, tokens), tokens),
      attachments: post.attachments(),
    },
    problems: [],
  };
}
