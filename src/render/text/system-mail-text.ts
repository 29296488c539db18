import type { Words } from '../../lib/i18n/messages.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { isOnList, type SystemMailKind, type SystemMailSlot } from '../../model/system-mail.ts';
import { cleanLine } from '../markdown/clean.ts';
import { underline, wrap } from './wrap.ts';

const width = 72;

/** The text part of a system mail: the words of its HTML, with whole URLs. */
export function systemMailText(
  newsletter: Newsletter,
  kind: SystemMailKind,
  words: Words,
  slot: Record<SystemMailSlot, string>,
): string {
  const name = cleanLine(newsletter.name);
  const { title, body, button, after } = words.systemMail(kind, name);
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
