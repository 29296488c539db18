import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutsideError } from '../model/errors.ts';
import { errorCode } from './text/system-error.ts';

/**
 * Makes a folder and those around it that are missing. (The `recursive` of Node's `mkdir` never
 * returns where a file system refuses a folder with ENOENT, as /proc does.)
 * @throws OutsideError where the file system has no place for it; other system errors as they are.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  // Most are there. `mkdir` would be refused for them, which takes ten times the CPU.
  if (isFolder(path) || (await tryMake(path, mode)) === undefined) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent, mode);
  if ((await tryMake(path, mode)) === undefined) return;
  throw new OutsideError(
    `Cannot make the folder ${path}: its file system does not allow that. Name another folder.`,
  );
}

/** @returns `ENOENT` where the folder could not be made; undefined where it is there. */
async function tryMake(path: string, mode: number | undefined): Promise<'ENOENT' | undefined> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return code;
    if (!isFolder(path)) throw error;
  }
  return undefined;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
