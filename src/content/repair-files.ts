import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import type { Change, Repair, RepairTools, TextEdit } from '../model/repair.ts';
import { decodeText } from './decode-text.ts';
import { applyEdits } from './edit-text.ts';

/** What was changed, where. */
export interface Repaired {
  file: string;
  line?: number;
  column?: number;
  done: string;
}

/** As `file:line:column  What was done.` */
export function describeRepaired({ file, line, column, done }: Repaired): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}  ${done}`;
}

/** What a repair belongs to: most are problems. */
export interface Repairable {
  file?: string;
  repair?: Repair;
}

/**
 * Makes repairs, each file at once: it is written to a temporary file and renamed. An edit whose
 * text changed since it was found is left out.
 */
export async function repairFiles(
  root: string,
  found: readonly Repairable[],
  tools: RepairTools,
): Promise<Repaired[]> {
  const repaired: Repaired[] = [];
  const edits = new Map<string, OwnEdit[]>();
  for (const { file: place, repair } of found) {
    const change: Change | undefined = await repair?.(tools);
    const file = change?.file ?? place;
    if (change === undefined || file === undefined) continue;
    if ('bytes' in change) {
      await replaceFile(join(root, file), change.bytes);
      repaired.push({ file, done: change.done });
    } else {
      const others = edits.get(file) ?? [];
      edits.set(file, [...others, ...change.edits.map((edit) => ({ ...edit, change }))]);
    }
  }
  for (const [file, own] of edits) repaired.push(...(await editFile(root, file, own)));
  return repaired;
}

type OwnEdit = TextEdit & { change: Change };

async function editFile(
  root: string,
  file: string,
  edits: readonly OwnEdit[],
): Promise<Repaired[]> {
  const path = join(root, file);
  const decoded = decodeText(await readFile(path));
  if (decoded === undefined) return [];
  const { text, made } = applyEdits(decoded.text, edits);
  if (made.length > 0) await replaceFile(path, decoded.mark + text);
  return [...Map.groupBy(made, ({ change }) => change)].map(([{ done }, [first]]) => ({
    file,
    ...(first !== undefined && { line: first.line, column: first.column }),
    done,
  }));
}

/** Replaces a file, also behind a symbolic link, and with the permissions that it has. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  await writeFileAtomic(target, content, { mode: mode & 0o777 });
}
