import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../lib/files.ts';
import { tryParseJson } from '../lib/text/json.ts';
import type { ItemCache } from './scan-items.ts';

const version = 1;
const text = z.string().optional();
const schema = z.object({
  version: z.literal(version),
  stories: z.array(
    z.object({
      state: z.string(),
      file: z.string(),
      issue: z.number().optional(),
      id: text,
      guid: text,
      url: text,
      title: z.string(),
      date: text,
      source: text,
      sketch: z.base64(),
    }),
  ),
});

/** The result of an earlier scan; empty if the file is missing, damaged or of another version. */
export async function loadItemCache(file: string): Promise<ItemCache> {
  const json = await readFile(file, 'utf8').catch(() => '');
  const parsed = schema.safeParse(tryParseJson(json));
  if (!parsed.success) return new Map();
  return new Map(
    parsed.data.stories.map(({ state, sketch, ...story }) => {
      const bytes = new Uint8Array(Buffer.from(sketch, 'base64'));
      return [story.file, { state, item: { ...story, sketch: new Uint32Array(bytes.buffer) } }];
    }),
  );
}

/** Writes the cache, completely or not at all. @param file Absolute. */
export async function saveItemCache(file: string, cache: ItemCache): Promise<void> {
  const stories = [...cache.values()].map(({ state, item: { sketch, ...story } }) => ({
    state,
    ...story,
    sketch: Buffer.from(sketch.buffer, sketch.byteOffset, sketch.byteLength).toString('base64'),
  }));
  await writeFileAtomic(file, JSON.stringify({ version, stories }));
}
