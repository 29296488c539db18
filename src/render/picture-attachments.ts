import { createHash } from 'node:crypto';
import type { Attachment } from '../model/edition.ts';
import type { Picture } from '../model/item.ts';

/** Gives pictures their names inside a mail, and keeps those that were asked for. */
export interface PicturePost {
  /** `cid:…` for a picture; the same bytes have the same name in every mail. */
  url: (picture: Picture) => string;
  attachments: () => Attachment[];
}

/** @param domain Ends the Content-ID (RFC 2392), which has the form of an address. */
export function picturePost(domain: string): PicturePost {
  const attached = new Map<string, Attachment>();
  return {
    url: (picture) => {
      const hash = createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32);
      const cid = `${hash}@${domain}`;
      if (!attached.has(cid)) {
        attached.set(cid, {
          cid,
          filename: picture.path.slice(picture.path.lastIndexOf('/') + 1),
          type: picture.type,
          bytes: picture.bytes,
        });
      }
      return `cid:${cid}`;
    },
    attachments: () => [...attached.values()],
  };
}

/** A picture's path as the end of an address; `/` stays. */
export function picturePath(picture: Picture): string {
  return picture.path.split('/').map(encodeURIComponent).join('/');
}
