import type { RenderedIssue } from '../check/prepare-issue.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { escapeHtml, escapeText, fillSlots } from '../model/slots.ts';
import type { SystemMail } from '../model/system-mail.ts';
import type { Translation } from '../model/translation-state.ts';
import { neutralValues } from '../render/render-edition.ts';
import { linkPictures, logoFiles, mailFiles } from '../site/mail-files.ts';
import { markWords } from './marked-words.ts';
import { tabulateTranslations } from './translation-table.ts';

/** By path. */
type Site = Map<string, Uint8Array>;

export interface PreviewInput {
  newsletter: Newsletter;
  rendered: RenderedIssue;
  translations: readonly Translation[];
  templates: ReadonlyMap<string, string>;
  /** In every language. */
  systemMails: readonly SystemMail[];
  /** Worst first. */
  problems: readonly Problem[];
  showCommands: ShowCommands;
}

/** Shows commands and pages that a text names as this user types and finds them. */
export type ShowCommands = (text: string) => string;

const translationAdvice =
  'For a missing translation, `masthead translate --todo` writes a file to fill in. If one is older than its original and still right, run `masthead translate --done FILE`.';

/** Makes the files of an issue's site, and `preview/`, for the editor's own computer only. */
export function buildPreview(input: PreviewInput): Outcome<Site> {
  const { newsletter, rendered, templates, systemMails, problems, showCommands } = input;
  const { issue, pages } = rendered;
  const site: Site = new Map();
  const folder = issueFolderName(issue.number);
  for (const { path, bytes } of logoFiles(newsletter, '')) site.set(path, bytes);
  for (const { path, bytes } of issue.pictures.values()) site.set(`${folder}/${path}`, bytes);
  for (const { files } of pages) {
    for (const [path, html] of files) site.set(path, Buffer.from(html));
  }
  const editions = rendered.editions.map((edition, index) => {
    const first = edition.language === newsletter.languages[0];
    const at = first ? folder : `${folder}/${edition.language}`;
    const values = neutralValues({ newsletter, issue, language: edition.language });
    const mail = mailFiles(edition, issue, newsletter, values);
    const { feedHtml = '' } = pages[index]?.issue ?? {};
    site.set(`${at}/email.html`, Buffer.from(mail.html));
    site.set(`${at}/email.txt`, Buffer.from(mail.text));
    site.set(`${at}/email-dark.html`, Buffer.from(forceDarkMode(mail.html)));
    site.set(
      `${at}/feed-entry.html`,
      Buffer.from(feedPage(feedHtml.replaceAll(`"${newsletter.siteUrl}/`, '"/'))),
    );
    return {
      language: edition.language,
      subject: edition.subject,
      at: `/${at}/`,
      text: mail.text,
      size: `${Math.round(Buffer.byteLength(mail.html) / 1024)} KB`,
    };
  });
  const service = newsletter.serviceUrl ?? newsletter.siteUrl;
  const links = { action: service, unsubscribe: service, preferences: service };
  const shownMails = systemMails.map((systemMail) => {
    const at = `preview/letters/${systemMail.language}/${systemMail.kind}.html`;
    const html = fillSlots(systemMail.html, links, escapeHtml);
    site.set(at, Buffer.from(linkPictures(html, systemMail, logoFiles(newsletter, '../../../'))));
    return { ...systemMail, at: `/${at}`, text: fillSlots(systemMail.text, links, escapeText) };
  });
  const view = {
    letters: shownMails,
    newsletter,
    title: issue.title,
    number: issue.number,
    editions,
    translations: tabulateTranslations(input.translations),
    translationAdvice: markWords(showCommands(translationAdvice)),
    findings: problems.map((each) => ({
      ...each,
      messageWords: markWords(showCommands(each.message)),
      hintWords: markWords(showCommands(each.hint)),
      place: [each.file, each.line, each.column].filter((part) => part !== undefined).join(':'),
    })),
  };
  const page = fillTemplate(templates, 'preview.hbs', view);
  if (page.value !== undefined) site.set('preview/index.html', Buffer.from(page.value));
  return { value: site, problems: page.problems };
}

/** Applies the dark mode of a mail on a screen in light mode. */
function forceDarkMode(html: string): string {
  return html
    .replaceAll(/@media \(prefers-color-scheme:\s*dark\)/g, '@media all')
    .replace(
      '<head>',
      '<head><style>:root{color-scheme:dark!important;background:#121315}</style>',
    );
}

function feedPage(entry: string): string {
  return `<!doctype html><meta charset="utf-8"><style>body{font:16px/1.6 sans-serif;max-width:40em;margin:1em auto;padding:0 1em}img{max-width:100%;height:auto}</style>${entry}`;
}
