import { createHash } from 'node:crypto';
import { wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { partOf } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type SlotValues, slotNames, slotTokens, splitAtSlots } from '../model/slots.ts';
import { issueUrl, writeManuscript } from './issue-document.ts';
import { viewOf } from './issue-view.ts';
import { mailHtml } from './mail-html.ts';
import type { HtmlOptions } from './markdown/render-html.ts';
import { picturePath, picturePost } from './picture-attachments.ts';
import { issueText } from './text/issue-text.ts';

export interface EditionInput {
  newsletter: Newsletter;
  issue: Issue;
  /** One of the newsletter's. */
  language: string;
  /** Ids of those that somebody follows; absent: the whole issue. */
  sections?: string[];
  /** By path, as from `loadTemplates`. */
  templates: ReadonlyMap<string, string>;
}

/** Left and right of words and pictures in the mail together, in pixels. */
const mailMargins = 64;

/**
 * Renders the mail of an issue for one language, HTML and text, with slots. The same input gives
 * the same bytes. MJML runs once.
 * @returns undefined where a template is at fault; problems of the content (links, pictures,
 *   raw HTML) come beside an edition that is made without what they name.
 */
export async function renderEdition(input: EditionInput): Promise<Outcome<Edition | undefined>> {
  const { newsletter, language, sections, templates } = input;
  const issue = sections === undefined ? input.issue : partOf(input.issue, newsletter, sections);
  const { value: manuscript, problems } = writeManuscript({ newsletter, issue, language });
  const tokens = slotTokens(nonceOf(input), slotNames);
  const post = picturePost(new URL(newsletter.siteUrl).hostname);
  const issueRoot = `${newsletter.siteUrl}/${issueFolderName(issue.number)}/`;

  const hosted = newsletter.pictures === 'hosted';
  const onSite: HtmlOptions['pictureUrl'] = (picture) => issueRoot + picturePath(picture);
  const logoOnSite: HtmlOptions['pictureUrl'] = (picture) =>
    `${newsletter.siteUrl}/${picturePath(picture)}`;
  const logoInMail = hosted ? logoOnSite : post.url;
  const inMail = {
    medium: 'mail',
    pictureUrl: hosted ? onSite : post.url,
    maxWidth: newsletter.theme.width - mailMargins,
  } as const;
  const mjml = fillTemplate(
    templates,
    'email.mjml.hbs',
    viewOf(manuscript, inMail, logoInMail, tokens),
  );
  problems.push(...mjml.problems);
  if (mjml.value === undefined) return { value: undefined, problems };

  const html = await mailHtml(mjml.value, 'templates/email.mjml.hbs');
  problems.push(...html.problems);
  if (html.value === undefined) return { value: undefined, problems };
  const slotted = splitAtSlots(html.value, tokens);
  if (!slotted.slots.includes('unsubscribe')) problems.push(noUnsubscribe);
  return {
    value: {
      issue: issue.number,
      language,
      ...(sections !== undefined && { sections }),
      subject: manuscript.subject,
      html: slotted,
      text: splitAtSlots(issueText(manuscript, tokens), tokens),
      attachments: post.attachments(),
    },
    problems,
  };
}

/**
 * What the slots hold where nobody in particular reads, as in the archive's copy of a mail.
 * Without a public service its links lead to the archive.
 */
export function neutralValues(input: {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
}): SlotValues {
  const { newsletter, issue, language } = input;
  const { serviceUrl, siteUrl } = newsletter;
  const page = (name: string): string =>
    serviceUrl === undefined ? `${siteUrl}/` : `${serviceUrl}/${name}`;
  return {
    name: wordsFor(language).reader,
    unsubscribe: page('unsubscribe'),
    preferences: page('preferences'),
    view: issueUrl(newsletter, issue, language),
  };
}

/**
 * A hash over everything that goes into an edition or a letter, so that nothing in it can hold the
 * tokens of its own slots.
 */
export function nonceOf(input: object): string {
  const content = JSON.stringify(input, function (this: Record<string, unknown>, key, value) {
    // Not `value`: a Buffer would have become an array of numbers by now.
    const held = this[key];
    if (held instanceof Map) return [...held];
    if (held instanceof Uint8Array) return createHash('sha256').update(held).digest('hex');
    return value as unknown;
  });
  return createHash('sha256').update(content).digest('hex');
}

const noUnsubscribe: Problem = {
  code: 'no-unsubscribe',
  severity: 'error',
  message: 'The mail has no link for unsubscribing.',
  hint: 'Put {{slot.unsubscribe}} into an href in templates/partials/footer.mjml.hbs.',
  file: 'templates/email.mjml.hbs',
};
