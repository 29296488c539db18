import type { Words } from '../../lib/i18n/messages.ts';
import { formatDate } from '../../lib/i18n/words.ts';
import { isolateLines } from '../../lib/text/isolate.ts';
import type { SlotName } from '../../model/slots.ts';
import type { DocumentEvent } from '../document-event.ts';
import { shownSource } from '../document-item.ts';
import type { DocumentSection } from '../document-sections.ts';
import { type IssueDocument, listContents } from '../issue-document.ts';
import { cleanLine } from '../markdown/clean.ts';
import { type ShownItem, showItem } from '../shown-item.ts';
import { renderText } from './block-text.ts';
import { pictureText } from './inline-text.ts';
import { underline, wrap } from './wrap.ts';

const width = 72;

/** The text part of a mail, in 72 columns. @param slot What to write for personal values. */
export function issueText(document: IssueDocument, slot: Record<SlotName, string>): string {
  const { newsletter, words } = document;
  const parts = [
    `${wrap(cleanLine(newsletter.name), width)}\n${issueLine(document)}`,
    `${words.viewInBrowser}:\n${slot.view}`,
    underline(document.title, '=', width),
    ...(document.intro === undefined
      ? []
      : [
          document.greets ? words.greeting(slot.name) : '',
          renderText(document.intro, words, width),
        ]),
    ...contents(document),
    ...document.sections.flatMap((section) => sectionText(section, document)),
    footer(document, slot),
  ];
  return isolateLines(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

function issueLine({ words, number, date, language }: IssueDocument): string {
  return words.issueLine(number, formatDate(date, language));
}

function contents(document: IssueDocument): string[] {
  const { text } = document.newsletter.mail;
  const lines = listContents(document, text).map(({ title, page }) => entryText(title, page));
  if (lines.length === 0) return [];
  // The title of a section has a line of its own above it.
  const below = document.sections[0]?.title === undefined ? '\n' : '';
  return [`${underline(document.words.contents, '-', width)}\n${lines.join('\n')}${below}`];
}

function sectionText({ title, items }: DocumentSection, document: IssueDocument): string[] {
  const shown = items.map((item) => showItem(item, document.newsletter.mail.text));
  const texts = shown.map((item) =>
    item.isHeadline ? headlineText(item) : itemText(item, document),
  );
  const stories = texts.map((text, at) => between(shown[at - 1], shown[at]) + text).join('');
  return title === undefined ? [stories] : [`\n${underline(title, '=', width)}`, stories];
}

/** Headlines are nearer to each other than stories are. */
function between(previous: ShownItem | undefined, item: ShownItem | undefined): string {
  if (previous === undefined) return '';
  return previous.isHeadline && item?.isHeadline ? '\n\n' : '\n\n\n';
}

/** A line of a list, with its page below. */
function entryText(line: string, page: string): string {
  return `- ${wrap(line, width - 2).replaceAll('\n', '\n  ')}\n  ${page}`;
}

/** Title and source on one line, if they fit. */
function headlineText({ title, item, page, event }: ShownItem): string {
  const line = [title, event?.line, event?.place, shownSource(item)];
  return entryText(line.filter((part) => part !== undefined && part !== '').join(' · '), page);
}

function itemText(item: ShownItem, { words }: IssueDocument): string {
  const line = item.facts.length === 0 ? '' : `\n${wrap(item.facts.join(' · '), width)}`;
  const picture =
    item.picture === undefined ? '' : wrap(pictureText(item.picture.alt, words), width);
  const correction =
    item.correction === undefined
      ? ''
      : wrap(`${item.correction.label} ${item.correction.note}`, width);
  return [
    `${underline(item.title, '-', width)}${eventText(item.event)}${line}`,
    correction,
    item.withdrawn ? words.withdrawn : '',
    picture,
    renderText(item.body, words, width),
    linkText(item, words),
    item.event === undefined
      ? ''
      : `${wrap(words.addToCalendar(item.title), width)}\n${item.event.calendar}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function eventText(event: DocumentEvent | undefined): string {
  return [event?.line ?? '', event?.place ?? '']
    .filter((part) => part !== '')
    .map((part) => `\n${wrap(part, width)}`)
    .join('');
}

function linkText({ isCut, title, page, url }: ShownItem, words: Words): string {
  if (isCut) return `${wrap(words.readWhole(title), width)}\n${page}`;
  return url === undefined ? '' : `${words.readMore}: ${url}`;
}

function footer({ newsletter, words }: IssueDocument, slot: Record<SlotName, string>): string {
  const why = words.whyYouGetThis(cleanLine(newsletter.name));
  // On a line of its own: how long an address is, is not known here.
  const sentTo = newsletter.mail.showsAddress ? `\n${words.sentTo(slot.address)}` : '';
  return [
    `\n${'-'.repeat(width)}`,
    wrap(why, width) + sentTo,
    `${words.unsubscribe}:\n${slot.unsubscribe}`,
    `${words.preferences}:\n${slot.preferences}`,
    ...(newsletter.postalAddress.length === 0
      ? []
      : [newsletter.postalAddress.map(cleanLine).join('\n')]),
  ].join('\n\n');
}
