import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { temporaryPath } from './temporary-files.ts';
import { errorCode } from './text/system-error.ts';

interface WriteOptions {
  mode?: number;
  /** False for what can be made again: it may be lost in a power cut. */
  durable?: boolean;
}

/**
 * Replaces or creates a file and its folders: a temporary file is flushed to disk and renamed.
 * Readers find the old bytes or the new ones, never a part, also after a power cut.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const temporary = await writeTemporary(path, bytes, options);
  await rename(temporary, path).catch(async (error) => {
    await unlink(temporary);
    throw error;
  });
  if (options.durable !== false) await flushFolder(dirname(path));
}

/** The same, but never replaces a file, even in a race: it returns false if there is one. */
export async function createFileExclusive(
  path: string,
  bytes: Uint8Array | string,
  options: Omit<WriteOptions, 'durable'> = {},
): Promise<boolean> {
  const temporary = await writeTemporary(path, bytes, options);
  try {
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
  await flushFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable (fsync(2)). */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** For `.catch`: a value in place of a missing file or folder. Other errors are thrown again. */
export function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === 'ENOENT') return value;
    throw error;
  };
}

/** The next command deletes the file if this process is killed before it is renamed. */
async function writeTemporary(
  path: string,
  bytes: Uint8Array | string,
  { mode = 0o644, durable = true }: WriteOptions,
): Promise<string> {
  await makeFolder(dirname(path));
  const temporary = temporaryPath(path);
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(bytes);
    if (durable) await handle.sync();
  } catch (error) {
    await unlink(temporary);
    throw error;
  } finally {
    await handle.close();
  }
  return temporary;
}
