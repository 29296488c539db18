import type { EditionScope } from './audience.ts';
import type { Slotted } from './slots.ts';

export interface Attachment {
  /** Without angle brackets; `<img src="cid:…">` names it. */
  cid: string;
  filename: string;
  type: string;
  bytes: Uint8Array;
}

/** An issue rendered for one audience, without personal data. Equal content, equal bytes. */
export interface Edition extends EditionScope {
  issue: number;
  subject: string;
  /** Absent in a text that an older version froze. */
  preheader?: string;
  html: Slotted;
  text: Slotted;
  attachments: Attachment[];
}
