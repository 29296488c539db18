import { createHash } from 'node:crypto';
import type { Attachment } from '../model/edition.ts';
import type { Picture } from '../model/item.ts';

/** Names the pictures of a mail, and collects those that it shows. */
export interface PicturePost {
  /** `cid:…`; the same bytes have the same name in every mail. */
  url: (picture: Picture) => string;
  attachments: () => Attachment[];
}

/** @param domain The second part of a Content-ID (RFC 2392), after the @. */
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

/** A picture's path as part of a URL. */
export function picturePath(picture: Picture): string {
  return picture.path.split('/').map(encodeURIComponent).join('/');
}
