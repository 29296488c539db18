import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../../lib/files.ts';
import { tryParseJson } from '../../lib/text/json.ts';
import type { Source } from '../../model/source.ts';
import { titleKey, urlKey } from '../../stories/item-keys.ts';
import type { Candidate } from '../candidate.ts';

const stateSchema = z.object({
  /** ISO 8601. */
  asked: z.string().optional(),
  /** Validators of the last response (RFC 9110, 8.8). */
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  seenAt: z.string().optional(),
  /** A hash; after a change, all its stories are read again. */
  settings: z.string().optional(),
  /** Its server asked to wait until then (ISO 8601). */
  until: z.string().optional(),
  failing: z.object({ since: z.string(), times: z.number() }).optional(),
  /** Keys of the imported stories, including those that an editor deleted. */
  taken: z.array(z.string()),
});

export type SourceState = z.infer<typeof stateSchema>;

const schema = z.object({ format: z.literal(1), sources: z.record(z.string(), stateSchema) });

export type SourceStates = Map<string, SourceState>;

const most = 10_000;

/** Without `data/sources.json`, everything is fetched again; the item index finds known stories. */
export async function loadStates(file: string): Promise<SourceStates> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return new Map(Object.entries(schema.safeParse(tryParseJson(text)).data?.sources ?? {}));
}

/** Writes what is known of each source, completely or not at all. @param file Absolute. */
export async function saveStates(file: string, states: SourceStates): Promise<void> {
  const sources = Object.fromEntries(
    [...states].map(([key, state]) => [key, { ...state, taken: state.taken.slice(-most) }]),
  );
  const text = `${JSON.stringify({ format: 1, sources }, null, 1)}\n`;
  await writeFileAtomic(file, text, { mode: 0o600 });
}

/** One feed may be two sources, for two sections. */
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

/** A hash of the settings of a source: if they change, its stories are looked at again. */
export function settingsHash(source: Source): string {
  return hash(JSON.stringify(source));
}

/** Hashed, since the ids of mails contain addresses. */
export function storyKey({ guid, url, title }: Candidate): string {
  return hash(guid ?? (url === undefined ? undefined : urlKey(url)) ?? titleKey(title));
}

/** A title may recur in another file, and a file may get another story. */
export function fileKey({ from, title }: Pick<Candidate, 'from' | 'title'>): string {
  return hash(`${from} ${titleKey(title)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
