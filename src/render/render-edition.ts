import { createHash } from 'node:crypto';
import { wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { partOf } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot } from '../model/published.ts';
import { type SlotValues, slotNames, slotTokens, splitAtSlots } from '../model/slots.ts';
import { buildIssueDocument, type IssueDocument, issueUrl } from './issue-document.ts';
import { buildIssueView } from './issue-view.ts';
import { mailHtml } from './mail-html.ts';
import { itemFolders } from './page-links.ts';
import { picturePath, picturePost } from './picture-attachments.ts';
import { renderProblems } from './problems.ts';
import { issueText } from './text/issue-text.ts';

export interface EditionInput {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  /** Ids of the sections that a subscriber follows; absent for the whole issue. */
  sections?: string[];
  templates: ReadonlyMap<string, string>;
}

const template = 'email.mjml.hbs';
/** Left and right margins of text and pictures together, in pixels. */
const mailMargins = 64;

/** The document of a mail; that of a whole issue is the same as the one of its pages. */
export function editionDocument(input: EditionInput): Outcome<IssueDocument> {
  const { newsletter, language, sections } = input;
  const issue = sections === undefined ? input.issue : partOf(input.issue, newsletter, sections);
  const folderOf = itemFolders(input.issue.items, newsletter.languages);
  return buildIssueDocument({ newsletter, issue, language, folderOf });
}

/**
 * Renders the mail of an issue in one language. The same input gives the same bytes.
 * @param made Its document, where the caller has it: preparing its Markdown takes longer than MJML.
 * @returns no value where a template has an error; content with problems is left out.
 */
export async function renderEdition(
  input: EditionInput,
  made = editionDocument(input),
): Promise<Outcome<Edition | undefined>> {
  const { newsletter, language, sections, templates, issue } = input;
  const { value: document } = made;
  const problems = [...made.problems];
  const tokens = slotTokens(mailNonce(input), slotNames);
  const post = picturePost(new URL(newsletter.siteUrl).hostname);
  const fromSite =
    (folder: string): typeof post.url =>
    (picture) =>
      `${newsletter.siteUrl}/${folder}${picturePath(picture)}`;
  const hosted = newsletter.pictures === 'hosted';
  const html = {
    medium: 'mail',
    // Many mail programs do not follow links inside a mail.
    headingsAt: document.url,
    pictureUrl: hosted ? fromSite(`${issueFolderName(issue.number)}/`) : post.url,
    maxWidth: newsletter.theme.width - mailMargins,
  } as const;
  const logoUrl = hosted ? fromSite('') : post.url;
  const view = buildIssueView(document, { html, logoUrl, slot: tokens, extent: 'mail' });
  const mjml = fillTemplate(templates, template, view);
  problems.push(...mjml.problems);
  if (mjml.value === undefined) return { value: undefined, problems };

  const file = `templates/${template}`;
  const mail = await mailHtml(mjml.value, file, templates);
  problems.push(...mail.problems);
  if (mail.value === undefined) return { value: undefined, problems };
  const slotted = splitAtSlots(mail.value, tokens);
  if (!slotted.slots.includes('unsubscribe')) {
    problems.push(renderProblems['no-unsubscribe']({ file }));
  }
  return {
    value: {
      issue: issue.number,
      language,
      ...(sections !== undefined && { sections }),
      subject: document.subject,
      preheader: document.preheader,
      html: slotted,
      text: splitAtSlots(issueText(document, tokens), tokens),
      attachments: post.attachments(),
    },
    problems,
  };
}

/** Values for slots without a recipient; without a public service, links lead to the archive. */
export function neutralValues({
  newsletter,
  issue,
  language,
}: Pick<EditionInput, 'newsletter' | 'issue' | 'language'>): SlotValues {
  const { serviceUrl, siteUrl, languages } = newsletter;
  const words = wordsFor(language, newsletter.words);
  const inLanguage = language === languages[0] ? '' : `?lang=${language}`;
  const page = (name: string): string =>
    serviceUrl === undefined
      ? `${siteUrl}/${languageRoot(language, languages)}`
      : `${serviceUrl}/${name}${inLanguage}`;
  return {
    name: words.reader,
    unsubscribe: page('unsubscribe'),
    preferences: page('preferences'),
    view: issueUrl(newsletter, issue, language),
    address: words.yourAddress,
  };
}

/** Hashed once: the templates are ten times as long as an issue. */
function keyOf(templates: ReadonlyMap<string, string>): string {
  const key = templateKeys.get(templates) ?? nonceOf({ templates });
  templateKeys.set(templates, key);
  return key;
}

const templateKeys = new WeakMap<ReadonlyMap<string, string>, string>();

/** A hash over everything in a mail: its content cannot contain slot tokens that are made from it. */
export function mailNonce(input: { templates: ReadonlyMap<string, string> }): string {
  return nonceOf({ ...input, templates: keyOf(input.templates) });
}

/** A hash over all values in an object. */
export function nonceOf(input: object): string {
  const replacer = function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    // Not `value`: there a Buffer is an array of numbers already.
    const held = this[key];
    // Parsed from the `source` beside it, and ten times as long: 0.05 ms for a mail instead of 0.25.
    if (key === 'tree' && typeof this.source === 'string') return undefined;
    if (held instanceof Map) return [...held];
    if (held instanceof Uint8Array) return createHash('sha256').update(held).digest('hex');
    return value;
  };
  return createHash('sha256').update(JSON.stringify(input, replacer)).digest('hex');
}
