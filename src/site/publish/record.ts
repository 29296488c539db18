import { isInside } from '../manifest.ts';
import { isOwn, type SiteToUpload, unfinishedHash } from './site-files.ts';

/** Lies with the site, so that every computer knows what was uploaded. All of it is public. */
export const recordFile = '.masthead-published.json';

/** What was uploaded, by path; a hash without digits: perhaps, by an upload that was interrupted. */
export type UploadRecord = ReadonlyMap<string, string>;

/** @returns nothing uploaded for a text that is not a record. */
export function parseRecord(text: string): UploadRecord {
  try {
    const { files }: { files?: unknown } = JSON.parse(text);
    if (typeof files !== 'object' || files === null) return new Map();
    const entries = Object.entries(files).filter(([path]) => isInside(path));
    return new Map(entries.map(([path, hash]) => [path, String(hash)]));
  } catch {
    return new Map();
  }
}

/** The text of a record, sorted by path, so that it changes only with the site. */
export function formatRecord(record: UploadRecord): string {
  const files = Object.fromEntries([...record].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ masthead: 1, files }, null, 1)}\n`;
}

export interface Difference {
  changed: string[];
  /** Uploaded earlier, and no longer part of the site. */
  gone: string[];
}

/**
 * What to upload, in upload order, and what to remove. A file that people put beside the site on
 * another computer, such as `CNAME`, is missing here, and stays.
 */
export function compareWithRecord(
  { files, deleted }: Pick<SiteToUpload, 'files' | 'deleted'>,
  record: UploadRecord,
): Difference {
  return {
    changed: [...files].filter(([path, hash]) => record.get(path) !== hash).map(([path]) => path),
    gone: [...record]
      .filter(([path, hash]) => !files.has(path) && (!isOwn(hash) || deleted.has(path)))
      .map(([path]) => path),
  };
}

/** The record after an upload. */
export function recordAfter(
  site: Pick<SiteToUpload, 'files' | 'deleted'>,
  record: UploadRecord,
): UploadRecord {
  const gone = new Set(compareWithRecord(site, record).gone);
  return new Map([...[...record].filter(([path]) => !gone.has(path)), ...site.files]);
}

/** The record while files are uploaded: it knows all that may be there then. */
export function recordUnderWay(
  site: Pick<SiteToUpload, 'files' | 'deleted'>,
  record: UploadRecord,
): UploadRecord {
  const { changed } = compareWithRecord(site, record);
  const unfinished = changed.map(
    (path) => [path, unfinishedHash(site.files.get(path) ?? '')] as const,
  );
  return new Map([...record, ...unfinished]);
}
