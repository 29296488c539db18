import type { Attachment } from './edition.ts';
import type { Slotted } from './slots.ts';

/** The single mails of the system: asked for a confirmation, confirmed, left, asked for one's links. */
export const letterKinds = ['confirm', 'welcome', 'goodbye', 'links'] as const;
export type LetterKind = (typeof letterKinds)[number];

/** Whether a letter goes to somebody on the list, who can leave it. */
export function isOnList(kind: LetterKind): boolean {
  return kind === 'welcome' || kind === 'links';
}

/** What is personal in a letter: nothing that a person wrote, so that nobody can mail words through us. */
export const letterSlots = ['action', 'unsubscribe', 'preferences'] as const;
export type LetterSlot = (typeof letterSlots)[number];

/** One letter in one language, free of recipients. */
export interface Letter {
  kind: LetterKind;
  /** BCP 47. */
  language: string;
  subject: string;
  html: Slotted<LetterSlot>;
  text: Slotted<LetterSlot>;
  attachments: Attachment[];
}
