import { fillTemplate } from '../lib/templates/fill-template.ts';
import type { Edition } from '../model/edition.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import { escapeHtml, escapeText, fillSlots, type SlotValues } from '../model/slots.ts';
import type { SystemMail } from '../model/system-mail.ts';
import { linkPictures, logoFiles, mailFiles } from '../site/mail-files.ts';

/** The files of a site by their path, `/` between folders. */
type Site = Map<string, Uint8Array>;

/** An issue with its editions and pages, in the order of the newsletter's languages. */
export interface PreviewedIssue {
  issue: Issue;
  editions: readonly Edition[];
  pages: readonly { issue: PublishedIssue; files: ReadonlyMap<string, string> }[];
}

export interface PreviewOptions {
  newsletter: Newsletter;
  issue: PreviewedIssue;
  templates: ReadonlyMap<string, string>;
  neutral: (language: string) => SlotValues;
  /** The letters of the system in every language. */
  letters: readonly SystemMail[];
  /** All that was found so far, worst first. */
  findings: readonly Problem[];
}

/**
 * One issue as its editor looks at it: the files of its site, and beside them `preview/` with
 * a page that shows it in every form in which it is read. Only for the editor's own machine.
 */
export function buildPreview(options: PreviewOptions): Outcome<Site> {
  const { newsletter, issue, templates, neutral, letters, findings } = options;
  const site: Site = new Map();
  const folder = issueFolderName(issue.issue.number);
  for (const { path, bytes } of logoFiles(newsletter, '')) site.set(path, bytes);
  for (const { path, bytes } of issue.issue.pictures.values()) site.set(`${folder}/${path}`, bytes);
  for (const { files } of issue.pages) {
    for (const [path, html] of files) site.set(path, encode(html));
  }
  const editions = issue.editions.map((edition, index) => {
    const first = edition.language === newsletter.languages[0];
    const at = first ? folder : `${folder}/${edition.language}`;
    const mail = mailFiles(edition, issue.issue, newsletter, neutral(edition.language));
    const { feedHtml } = (issue.pages[index] as PreviewedIssue['pages'][number]).issue;
    site.set(`${at}/email.html`, encode(mail.html));
    site.set(`${at}/email.txt`, encode(mail.text));
    site.set(`${at}/email-dark.html`, encode(inTheDark(mail.html)));
    site.set(
      `${at}/feed-entry.html`,
      encode(feedPage(feedHtml.replaceAll(`"${newsletter.siteUrl}/`, '"/'))),
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
  const shownLetters = letters.map((letter) => {
    const at = `preview/letters/${letter.language}/${letter.kind}.html`;
    const html = fillSlots(letter.html, links, escapeHtml);
    site.set(at, encode(linkPictures(html, letter, logoFiles(newsletter, '../../../'))));
    return {
      ...letter,
      at: `/${at}`,
      text: fillSlots(letter.text, links, escapeText),
    };
  });
  const view = {
    letters: shownLetters,
    newsletter,
    title: issue.issue.title,
    number: issue.issue.number,
    editions,
    findings: findings.map((each) => ({
      ...each,
      place: [each.file, each.line, each.column].filter((part) => part !== undefined).join(':'),
    })),
  };
  const page = fillTemplate(templates, 'preview.hbs', view);
  if (page.value !== undefined) site.set('preview/index.html', encode(page.value));
  return { value: site, problems: page.problems };
}

/** The mail as a program in dark mode shows it, on a screen that is not. */
function inTheDark(html: string): string {
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

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
