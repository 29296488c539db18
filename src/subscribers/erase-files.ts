import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { errorCode, reasonOf } from '../lib/text/system-error.ts';
import { parseAddress } from '../model/address.ts';

/** By what erased people are recognised in files. */
export interface ErasedPeople {
  ids: ReadonlySet<string>;
  isErased: (addressKey: string) => boolean;
}

/** A file or folder that may still name somebody: it could not be read or changed. */
export interface UnreadableFile {
  file: string;
  reason: string;
}

/** Removes erased people from the files of a data folder or a backup. @returns unreadable files. */
export async function eraseFromFiles(
  root: string,
  data: string,
  erased: ErasedPeople,
): Promise<UnreadableFile[]> {
  const unread: UnreadableFile[] = [];
  const attempt = async (file: string, work: () => Promise<string | undefined>): Promise<void> => {
    const reason = await work().catch(explainUnlessMissing);
    if (reason !== undefined) unread.push({ file: relative(root, file), reason });
  };
  const namesIn = async (folder: string, end: string): Promise<string[]> => {
    let names: string[] = [];
    await attempt(folder, async () => {
      names = await readdir(folder);
      return undefined;
    });
    return names.filter((name) => name.endsWith(end)).sort();
  };
  const outbox = join(data, 'outbox');
  for (const name of await namesIn(outbox, '.eml')) {
    const file = join(outbox, name);
    await attempt(file, () => dropMail(file, erased));
  }
  for (const folder of ['reports', 'exports']) {
    for (const name of await namesIn(join(data, folder), '.csv')) {
      const file = join(data, folder, name);
      await attempt(file, () => dropRows(file, erased));
    }
  }
  return unread;
}

/** A file that does not exist names nobody. */
export function explainUnlessMissing(error: unknown): string | undefined {
  return errorCode(error) === 'ENOENT' ? undefined : reasonOf(error);
}

async function dropMail(file: string, { isErased }: ErasedPeople): Promise<string | undefined> {
  const text = await readFile(file, 'utf8');
  const end = text.search(/\r?\n\r?\n/);
  const head = (end === -1 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ');
  const to = /^To: *(.*)$/im.exec(head)?.[1]?.trim() ?? '';
  const parsed = parseAddress(/<([^<>]+)>$/.exec(to)?.[1] ?? to);
  if (parsed === undefined) return 'its recipient cannot be read';
  if (isErased(parsed.key)) await rm(file, { force: true });
  return undefined;
}

async function dropRows(file: string, { ids, isErased }: ErasedPeople) {
  const text = await readFile(file, 'utf8');
  // Only exports contain addresses; searching reports for ids is faster.
  if (!text.includes('@') && ![...ids].some((id) => text.includes(id))) return undefined;
  const { parse } = await import('csv-parse/sync');
  const { stringify } = await import('csv-stringify/sync');
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, relax_column_count: true, columns: false });
  } catch {
    return 'it is not a valid CSV file';
  }
  const names = (cell: string): boolean => {
    if (ids.has(cell)) return true;
    const key = cell.includes('@') ? parseAddress(cell)?.key : undefined;
    return key !== undefined && isErased(key);
  };
  const kept = rows.filter((row) => !row.some(names));
  if (kept.length < rows.length) await writeFileAtomic(file, stringify(kept), { mode: 0o600 });
  return undefined;
}
