import type { UploadRecord } from './record.ts';
import type { SiteToUpload } from './site-files.ts';

/** Where the site is uploaded: opened, so that it is known what is there. */
export interface Destination {
  /** For people: `the branch gh-pages of origin`. */
  name: string;
  /** What was uploaded earlier; undefined where nobody knows. */
  record: UploadRecord | undefined;
  /**
   * Makes the host's files those of the site, and removes only what was uploaded earlier.
   * @returns how many files changed there; undefined where that is unknown. @throws UploadError
   */
  upload(site: SiteToUpload): Promise<number | undefined>;
  /** Deletes temporary files. */
  close(): Promise<void>;
}
