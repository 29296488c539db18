import type { Words } from '../lib/i18n/messages.ts';
import { direction } from '../lib/i18n/words.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import { changedOn, type PublishedItem } from '../model/published.ts';
import { escapeHtml } from '../model/slots.ts';
import type { DocumentItem } from './document-item.ts';
import { shortenText } from './issue-document.ts';
import type { ItemView } from './item-view.ts';
import { wordsOfBlocks } from './markdown/words-of-blocks.ts';
import { picturePath } from './picture-attachments.ts';

const summaryLength = 200;

/**
 * What lists, feeds and search need of an item.
 * @param inFeed Its view in feeds. @param path Its page, from the site's root.
 */
export function publishItem(
  { original, item, withdrawn, title, facts, picture, body, url }: DocumentItem,
  inFeed: ItemView,
  path: string,
  issue: Issue,
  language: string,
  words: Words,
): PublishedItem {
  const text = wordsOfBlocks(body);
  const summary = item.summary?.trim() || text;
  return {
    id: original.id ?? `${issue.id}#${original.slug}`,
    file: original.file,
    slug: original.slug,
    path,
    aliases: original.aliases,
    title,
    date: original.date ?? issue.date,
    changed: changedOn({ date: issue.date, items: [original] }, language),
    ...(original.section !== undefined && { section: original.section }),
    tags: original.tags,
    ...(original.source !== undefined && { source: original.source }),
    ...(original.author !== undefined && { author: original.author }),
    ...(url !== undefined && { url }),
    summary: withdrawn ? words.withdrawn : shortenText(summary, summaryLength),
    feedHtml: directFeedEntry(feedHtml(inFeed, words), language),
    words: withdrawn
      ? ''
      : `${title} ${facts.join(' · ')} ${summary === text ? '' : summary} ${text}`,
    ...(picture !== undefined && {
      picture: {
        path: `${issueFolderName(issue.number)}/${picturePath(picture.picture)}`,
        type: picture.picture.type,
        bytes: picture.picture.bytes.length,
        width: picture.picture.width,
        height: picture.picture.height,
      },
    }),
    withdrawn,
  };
}

/** HTML from right to left says so: feed readers show entries in the direction of their own pages. */
export function directFeedEntry(html: string, language: string): string {
  return html !== '' && direction(language) === 'rtl' ? `<div dir="rtl">\n${html}\n</div>` : html;
}

function feedHtml(
  {
    correction,
    withdrawn,
    picture,
    event,
    body,
    page,
    readWhole,
    url,
    direction: own,
    isTurned,
  }: ItemView,
  { readMore, withdrawn: note }: Words,
): string {
  const [rest, label] = readWhole === undefined ? [url, readMore] : [page, readWhole];
  const html = [
    correction &&
      `<p><strong>${escapeHtml(correction.label)}</strong> ${escapeHtml(correction.note)}</p>`,
    withdrawn && `<p>${escapeHtml(note)}</p>`,
    event && `<p><strong>${event.line}</strong> ${event.place ?? ''}</p>`,
    picture &&
      `<p><img src="${escapeHtml(picture.src)}" alt="${escapeHtml(picture.alt)}" width="${picture.width}" height="${picture.height}"></p>`,
    String(body).trim(),
    rest && `<p><a href="${escapeHtml(rest)}">${escapeHtml(label)}</a></p>`,
  ]
    .filter(Boolean)
    .join('\n');
  return isTurned ? `<div dir="${own}">\n${html}\n</div>` : html;
}
