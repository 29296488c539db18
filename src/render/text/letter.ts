import type { Words } from '../../lib/i18n/types.ts';
import { isOnList, type LetterKind, type LetterSlot } from '../../model/letter.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { cleanLine } from '../markdown/clean.ts';
import { underline, wrap } from './wrap.ts';

const width = 72;

/** The text part of a letter: the words of its HTML, addresses whole and in clear. */
export function letterText(
  newsletter: Newsletter,
  kind: LetterKind,
  words: Words,
  slot: Record<LetterSlot, string>,
): string {
  const name = cleanLine(newsletter.name);
  const { title, body, button, after } = words.letter(kind, name);
  const parts = [
    wrap(name, width),
    underline(title, '=', width),
    wrap(body, width),
    `${button}:\n${slot.action}`,
    wrap(after, width),
    '-'.repeat(width),
    ...(isOnList(kind)
      ? [`${words.unsubscribe}:\n${slot.unsubscribe}`, `${words.preferences}:\n${slot.preferences}`]
      : []),
    newsletter.postalAddress.map(cleanLine).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
