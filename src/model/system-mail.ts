import type { Attachment } from './edition.ts';
import type { Slotted } from './slots.ts';

export const systemMailKinds = ['confirm', 'welcome', 'goodbye', 'links', 'data'] as const;
export type SystemMailKind = (typeof systemMailKinds)[number];

/** True for mails to subscribers, who can unsubscribe. */
export function isOnList(kind: SystemMailKind): boolean {
  return ['welcome', 'links', 'data'].includes(kind);
}

/** Contains nothing that a person wrote, so that nobody can send words of their own through us. */
export const systemMailSlots = ['action', 'unsubscribe', 'preferences'] as const;
export type SystemMailSlot = (typeof systemMailSlots)[number];

export interface SystemMail {
  kind: SystemMailKind;
  language: string;
  subject: string;
  html: Slotted<SystemMailSlot>;
  text: Slotted<SystemMailSlot>;
  attachments: Attachment[];
}
