import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { escapeHtml, escapeText, fillSlots, type SlotValues } from '../model/slots.ts';
import { picturePath } from '../render/picture-attachments.ts';

/** The mail of an edition as a web page and as text, with neutral values in its slots. */
export function mailFiles(
  edition: Edition,
  { pictures }: Pick<Issue, 'pictures'>,
  newsletter: Newsletter,
  values: SlotValues,
): { html: string; text: string } {
  const up = edition.language === newsletter.languages[0] ? '' : '../';
  const own = [...pictures.values()].map((each) => ({ ...each, path: up + each.path }));
  const html = linkPictures(fillSlots(edition.html, values, escapeHtml), edition, [
    ...own,
    ...logoFiles(newsletter, `../${up}`),
  ]);
  return { html, text: fillSlots(edition.text, values, escapeText) };
}

/** The pictures of the logo. @param up The path from the page to the site's root. */
export function logoFiles({ theme: { logo } }: Newsletter, up: string): Picture[] {
  return [logo?.picture, logo?.dark]
    .filter((each) => each !== undefined)
    .map((each) => ({ ...each, path: up + each.path }));
}

/** Replaces the Content-IDs of pictures by their paths on the site. */
export function linkPictures(
  html: string,
  { attachments }: Pick<Edition, 'attachments'>,
  pictures: readonly Picture[],
): string {
  let text = html;
  for (const { cid, bytes } of attachments) {
    const picture = pictures.find((each) => Buffer.compare(each.bytes, bytes) === 0);
    if (picture !== undefined) text = text.replaceAll(`"cid:${cid}"`, `"${picturePath(picture)}"`);
  }
  return text;
}
