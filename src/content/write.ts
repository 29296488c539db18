import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that whoever looks, or starts again after a power cut, finds the old bytes
 * or the new ones, never a part: beside first, flushed to disk, then renamed. Folders are made.
 * @param mode Permission bits of a new file.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o644,
): Promise<void> {
  const beside = await writeBeside(path, bytes, mode);
  await rename(beside, path).catch(async (error) => {
    await unlink(beside);
    throw error;
  });
  await flushFolder(dirname(path));
}

/**
 * The same for a file that must not be there yet, also where two try at once.
 * @returns false, and nothing changed, where it is there.
 */
export async function createFileExclusive(
  path: string,
  bytes: Uint8Array | string,
): Promise<boolean> {
  const beside = await writeBeside(path, bytes, 0o644);
  try {
    await link(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(beside);
  }
  await flushFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable (fsync(2) on the folder). */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The name beside is always the same, so that what a stopped run left is used up by the next. Writers hold a lock. */
async function writeBeside(
  path: string,
  bytes: Uint8Array | string,
  mode: number,
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.${basename(path)}.new`);
  const handle = await open(beside, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return beside;
}
