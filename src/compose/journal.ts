import { createHash } from 'node:crypto';
import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ifMissing, writeFileAtomic } from '../lib/files.ts';

/** What an interrupted compose or move is completed from. */
const journalSchema = z.object({
  /** Of the issue. */
  id: z.string(),
  number: z.number(),
  /** The files to delete, as they were when they were copied. */
  taken: z.array(z.object({ file: z.string(), sha256: z.string() })),
  /** Only where files move between the inbox and an issue that exists. */
  moves: z
    .array(
      z.object({
        staged: z.string(),
        to: z.string(),
        /** A hash of what it replaces. */
        replaces: z.string().optional(),
        /** The file of `taken` that is deleted for it. */
        from: z.string().optional(),
      }),
    )
    .optional(),
});
export type Journal = z.infer<typeof journalSchema>;

export const journalFile = 'issues/.compose.json';
/** No reader opens it. */
export const stagingFolder = 'issues/.composing';

/** Replaces the journal at once. */
export async function writeJournal(root: string, journal: Journal): Promise<void> {
  await writeFileAtomic(join(root, journalFile), `${JSON.stringify(journal, null, 2)}\n`);
}

/** @returns undefined where nothing was interrupted. */
export async function readJournal(root: string): Promise<Journal | undefined> {
  const bytes = await readFile(join(root, journalFile), 'utf8').catch(ifMissing(undefined));
  return bytes === undefined ? undefined : journalSchema.parse(JSON.parse(bytes));
}

/** Deletes the files of a journal that did not change. @returns those that did. */
export async function removeTaken(
  root: string,
  { taken }: Pick<Journal, 'taken'>,
): Promise<string[]> {
  const edited: string[] = [];
  for (const { file, sha256 } of taken) {
    const bytes = await readFile(join(root, file)).catch(ifMissing(undefined));
    if (bytes === undefined) continue;
    if (digest(bytes) === sha256) await unlink(join(root, file));
    else edited.push(file);
  }
  return edited;
}

/** SHA-256, in hexadecimal digits. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
