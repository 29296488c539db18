import { formatDate } from '../../lib/i18n/words.ts';
import type { SlotName } from '../../model/slots.ts';
import type { DocumentItem } from '../document-item.ts';
import type { IssueDocument } from '../issue-document.ts';
import { contentsFrom } from '../issue-view.ts';
import { cleanLine } from '../markdown/clean.ts';
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
      : [words.greeting(slot.name), renderText(document.intro, words, width)]),
    ...contents(document),
    ...document.sections.flatMap(({ title, items }) => [
      ...(title === undefined ? [] : [`\n${underline(title, '=', width)}`]),
      items.map((item) => itemText(item, document)).join('\n\n\n'),
    ]),
    footer(document, slot),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function issueLine({ words, number, date, language }: IssueDocument): string {
  return words.issueLine(number, formatDate(date, language));
}

function contents({ sections, words }: IssueDocument): string[] {
  const items = sections.flatMap((section) => section.items);
  if (items.length < contentsFrom) return [];
  const lines = items.map(({ title }) => wrap(`- ${title}`, width).replaceAll('\n', '\n  '));
  return [`${underline(words.contents, '-', width)}\n${lines.join('\n')}`];
}

function itemText(item: DocumentItem, { words }: IssueDocument): string {
  const line = item.line === '' ? '' : `\n${wrap(item.line, width)}`;
  const picture =
    item.picture === undefined ? '' : wrap(pictureText(item.picture.alt, words), width);
  const correction =
    item.correction === undefined
      ? ''
      : wrap(`${item.correction.label} ${item.correction.note}`, width);
  return [
    `${underline(item.title, '-', width)}${line}`,
    correction,
    item.withdrawn ? words.withdrawn : '',
    picture,
    renderText(item.body, words, width),
    item.url === undefined ? '' : `${words.readMore}: ${item.url}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function footer({ newsletter, words }: IssueDocument, slot: Record<SlotName, string>): string {
  return [
    `\n${'-'.repeat(width)}`,
    wrap(words.whyYouGetThis(cleanLine(newsletter.name)), width),
    `${words.unsubscribe}:\n${slot.unsubscribe}`,
    `${words.preferences}:\n${slot.preferences}`,
    newsletter.postalAddress.map(cleanLine).join('\n'),
  ].join('\n\n');
}
