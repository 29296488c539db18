import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../content/write.ts';
import type { PastCache, PastEntry } from './read-past.ts';

/**
 * What `readPast` read, kept in a file so that the next run reads only what changed. The file may
 * be deleted at any time; one that cannot be read, or is of another version, is as none.
 */

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

export async function loadPast(file: string): Promise<PastCache> {
  const json = await readFile(file, 'utf8').catch(() => '');
  const parsed = schema.safeParse(parse(json));
  if (!parsed.success) return new Map();
  return new Map(
    parsed.data.stories.map(({ state, sketch, ...story }) => {
      const bytes = new Uint8Array(Buffer.from(sketch, 'base64'));
      const told = { ...story, sketch: new Uint32Array(bytes.buffer) };
      return [story.file, { state, told: told as PastEntry['told'] }];
    }),
  );
}

export async function savePast(file: string, past: PastCache): Promise<void> {
  const stories = [...past.values()].map(({ state, told: { sketch, ...story } }) => ({
    state,
    ...story,
    sketch: Buffer.from(sketch.buffer, sketch.byteOffset, sketch.byteLength).toString('base64'),
  }));
  await writeFileAtomic(file, JSON.stringify({ version, stories }));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
