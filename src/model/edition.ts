import type { EditionScope } from './audience.ts';
import type { Slotted } from './slots.ts';

/** A picture that is part of the mail. */
export interface Attachment {
  /** Without angle brackets; `<img src="cid:…">` names it. */
  cid: string;
  filename: string;
  type: string;
  bytes: Uint8Array;
}

/**
 * One issue rendered for one audience, without data about recipients. The same content gives the
 * same bytes.
 */
export interface Edition extends EditionScope {
  issue: number;
  subject: string;
  html: Slotted;
  text: Slotted;
  attachments: Attachment[];
}
