import type { Edition } from '../newsletter/edition.ts';
import { type Issue, issueFolderName } from '../newsletter/issue.ts';
import type { Picture } from '../newsletter/item.ts';
import type { Newsletter } from '../newsletter/newsletter.ts';
import type { Outcome } from '../newsletter/problem.ts';
import { escapeHtml, escapeText, fillSlots, type SlotValues } from '../newsletter/slots.ts';
import { archivePage } from './archive.ts';
import { issueFeed } from './feed.ts';

/** An issue with its editions, in the order of the newsletter's languages. */
export interface PublishedIssue {
  issue: Issue;
  editions: readonly Edition[];
}

/** The files of a site by their path, `/` between folders. */
export type Site = Map<string, Uint8Array>;

export interface SiteOptions {
  newsletter: Newsletter;
  issues: readonly PublishedIssue[];
  templates: ReadonlyMap<string, string>;
  /** What the slots of a mail hold in the archive, where nobody in particular reads. */
  neutral: (issue: Issue, language: string) => SlotValues;
}

/** The whole site: archive, feed, and for each issue its page, its mail and its pictures. */
export function buildSite({ newsletter, issues, templates, neutral }: SiteOptions): Outcome<Site> {
  const logo = logoFiles(newsletter, '');
  const newestFirst = [...issues].sort((a, b) => b.issue.number - a.issue.number);
  const site: Site = new Map(logo.map(({ path, bytes }) => [path, bytes]));
  for (const { issue, editions } of newestFirst) {
    const folder = issueFolderName(issue.number);
    for (const { path, bytes } of issue.pictures.values()) site.set(`${folder}/${path}`, bytes);
    for (const edition of editions) {
      const { language } = edition;
      const first = language === newsletter.languages[0];
      const at = first ? folder : `${folder}/${language}`;
      const values = neutral(issue, language);
      const mail = fillSlots(edition.html, values, escapeHtml);
      site.set(`${at}/index.html`, encode(edition.page));
      site.set(
        `${at}/email.html`,
        encode(
          withFiles(mail, edition, [
            ...[...issue.pictures.values()].map((each) => ({
              ...each,
              path: `${first ? '' : '../'}${each.path}`,
            })),
            ...logoFiles(newsletter, first ? '../' : '../../'),
          ]),
        ),
      );
      site.set(`${at}/email.txt`, encode(fillSlots(edition.text, values, escapeText)));
    }
  }
  const archive = archivePage(newsletter, newestFirst, templates);
  if (archive.value !== undefined) site.set('index.html', encode(archive.value));
  site.set('feed.xml', encode(issueFeed(newsletter, newestFirst)));
  return { value: site, problems: archive.problems };
}

/** The pictures of the logo, with their paths from a page `up` from the site's root. */
export function logoFiles({ theme: { logo } }: Newsletter, up: string): Picture[] {
  return [logo?.picture, logo?.dark]
    .filter((each) => each !== undefined)
    .map((each) => ({ ...each, path: up + each.path }));
}

/** A mail carries its pictures; its copy on the web names them where they lie. */
export function withFiles(
  html: string,
  { attachments }: Pick<Edition, 'attachments'>,
  pictures: readonly Picture[],
): string {
  let text = html;
  for (const { cid, bytes } of attachments) {
    const picture = pictures.find((each) => Buffer.compare(each.bytes, bytes) === 0);
    if (picture !== undefined)
      text = text.replaceAll(`"cid:${cid}"`, `"${encodeURI(picture.path)}"`);
  }
  return text;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
