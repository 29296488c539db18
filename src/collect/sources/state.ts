import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../../lib/files.ts';
import type { Source } from '../../model/source.ts';
import { titleKey, urlKey } from '../../stories/item-keys.ts';
import type { Candidate } from '../candidate.ts';

/** What is remembered of a source between two runs. */
export interface SourceState {
  /** When it was last asked: an ISO 8601 instant. */
  asked?: string | undefined;
  /** As it gave them, to be sent back (RFC 9110, 13.1). */
  etag?: string | undefined;
  lastModified?: string | undefined;
  /** The address that gave them. */
  seenAt?: string | undefined;
  /** Of the settings that its stories were chosen by: under others, all of them are looked at again. */
  settings?: string | undefined;
  /** It asked to be left alone until then. */
  until?: string | undefined;
  /** Since when it has failed, and how often. */
  failing?: { since: string; times: number } | undefined;
  /** Hashes of what came from it, also of what the editor has deleted since. */
  taken: string[];
}

const schema = z.object({
  format: z.literal(1),
  sources: z.record(
    z.string(),
    z.object({
      asked: z.string().optional(),
      etag: z.string().optional(),
      lastModified: z.string().optional(),
      seenAt: z.string().optional(),
      settings: z.string().optional(),
      until: z.string().optional(),
      failing: z.object({ since: z.string(), times: z.number() }).optional(),
      taken: z.array(z.string()),
    }),
  ),
});

export type SourceStates = Map<string, SourceState>;

/** How much is remembered of what came: more than any feed holds at a time. */
const most = 10_000;

/**
 * Reads `data/sources.json`. Where it is missing or broken nothing is known of any source: it is
 * asked for everything, and repeats are found by the files.
 */
export async function loadStates(file: string): Promise<SourceStates> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(text)).sources));
  } catch {
    return new Map();
  }
}

export async function saveStates(file: string, states: SourceStates): Promise<void> {
  const sources = Object.fromEntries(
    [...states].map(([key, state]) => [key, { ...state, taken: state.taken.slice(-most) }]),
  );
  await writeFileAtomic(file, `${JSON.stringify({ format: 1, sources }, null, 1)}\n`, {
    mode: 0o600,
  });
}

/** Sources by the name under which they are remembered; one feed may be two sources, for two sections. */
export function uniqueKeys(sources: readonly Source[]): Map<string, Source> {
  const keys = new Map<string, Source>();
  for (const source of sources) {
    const { origin, name } = source;
    const key = origin?.location || `${origin?.kind} ${name}`;
    let free = key;
    for (let count = 2; keys.has(free); count += 1) free = `${key} ${count}`;
    keys.set(free, source);
  }
  return keys;
}

export function settingsHash(source: Source): string {
  return hash(JSON.stringify(source));
}

/** What a story of a source is remembered by. Hashed, since the ids of mails name their senders. */
export function storyKey({ guid, url, title }: Candidate): string {
  return hash(guid ?? (url === undefined ? undefined : urlKey(url)) ?? titleKey(title));
}

/** The same for a file's: next month another file may have the same title, and the same file another story. */
export function fileKey({ from, title }: Pick<Candidate, 'from' | 'title'>): string {
  return hash(`${from} ${titleKey(title)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
