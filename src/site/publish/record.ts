import { isInside } from '../manifest.ts';
import type { SiteFiles } from './site-files.ts';

/** Lies with the site, so that every computer knows what was uploaded. All of it is public. */
export const recordFile = '.masthead-published.json';

/** What was uploaded, by path; an empty hash: perhaps, by an upload that was interrupted. */
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

/** What to upload, in upload order, and what to remove. */
export function compareWithRecord(files: SiteFiles, record: UploadRecord): Difference {
  return {
    changed: [...files].filter(([path, hash]) => record.get(path) !== hash).map(([path]) => path),
    gone: [...record.keys()].filter((path) => !files.has(path)),
  };
}

/** The record while files are uploaded: it knows all that may be there then. */
export function recordUnderWay(files: SiteFiles, record: UploadRecord): UploadRecord {
  const { changed } = compareWithRecord(files, record);
  return new Map([...record, ...changed.map((path) => [path, ''] as const)]);
}
