import { formatDate } from '../../lib/i18n/words.ts';
import type { SlotName } from '../../model/slots.ts';
import type { Manuscript, Story } from '../issue-document.ts';
import { contentsFrom } from '../issue-view.ts';
import { cleanLine } from '../markdown/clean.ts';
import { renderText } from './block-text.ts';
import { pictureText } from './inline-text.ts';
import { underline, wrap } from './wrap.ts';

const width = 72;

/**
 * The text part of the mail: the words of the HTML in the same order, wrapped at 72 columns,
 * addresses whole and in clear.
 * @param slot What stands in the places that are personal.
 */
export function issueText(manuscript: Manuscript, slot: Record<SlotName, string>): string {
  const { newsletter, words } = manuscript;
  const parts = [
    `${wrap(cleanLine(newsletter.name), width)}\n${issueLine(manuscript)}`,
    `${words.viewInBrowser}:\n${slot.view}`,
    underline(manuscript.title, '=', width),
    ...(manuscript.intro === undefined
      ? []
      : [words.greeting(slot.name), renderText(manuscript.intro, words, width)]),
    ...contents(manuscript),
    ...manuscript.chapters.flatMap((chapter) => [
      ...(chapter.title === undefined ? [] : [`\n${underline(chapter.title, '=', width)}`]),
      chapter.stories.map((story) => storyText(story, manuscript)).join('\n\n\n'),
    ]),
    footer(manuscript, slot),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function issueLine({ words, number, date, language }: Manuscript): string {
  return words.issueLine(number, formatDate(date, language));
}

function contents({ chapters, words }: Manuscript): string[] {
  const stories = chapters.flatMap((chapter) => chapter.stories);
  if (stories.length < contentsFrom) return [];
  const lines = stories.map((story) => wrap(`- ${story.title}`, width).replaceAll('\n', '\n  '));
  return [`${underline(words.contents, '-', width)}\n${lines.join('\n')}`];
}

function storyText(story: Story, { words }: Manuscript): string {
  const line = story.line === '' ? '' : `\n${wrap(story.line, width)}`;
  const picture =
    story.picture === undefined ? '' : wrap(pictureText(story.picture.alt, words), width);
  const correction =
    story.correction === undefined
      ? ''
      : wrap(`${story.correction.label} ${story.correction.note}`, width);
  return [
    `${underline(story.title, '-', width)}${line}`,
    correction,
    story.withdrawn ? words.withdrawn : '',
    picture,
    renderText(story.body, words, width),
    story.url === undefined ? '' : `${words.readMore}: ${story.url}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function footer({ newsletter, words }: Manuscript, slot: Record<SlotName, string>): string {
  return [
    `\n${'-'.repeat(width)}`,
    wrap(words.whyYouGetThis(cleanLine(newsletter.name)), width),
    `${words.unsubscribe}:\n${slot.unsubscribe}`,
    `${words.preferences}:\n${slot.preferences}`,
    newsletter.postalAddress.map(cleanLine).join('\n'),
  ].join('\n\n');
}
