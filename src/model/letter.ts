import type { Attachment } from './edition.ts';
import type { Slotted } from './slots.ts';

/** The system mails: confirm, welcome, goodbye, your links, your data. */
export const letterKinds = ['confirm', 'welcome', 'goodbye', 'links', 'data'] as const;
export type LetterKind = (typeof letterKinds)[number];

/** Whether a letter goes to somebody on the list, who can leave it. */
export function isOnList(kind: LetterKind): boolean {
  return ['welcome', 'links', 'data'].includes(kind);
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
