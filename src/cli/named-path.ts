import { stat } from 'node:fs/promises';
import { errorCode, reasonOf } from '../lib/text/system-error.ts';
import { OutsideError, UsageError } from '../model/errors.ts';

/**
 * Checks a file that a person named on the command line. @param path Absolute.
 * @throws UsageError if it is missing or a folder; OutsideError if it cannot be read.
 */
export async function requireFile(path: string): Promise<void> {
  if (await isFolder(path, 'File')) {
    throw new UsageError(`${path} is a folder. Name a file in it.`);
  }
}

/**
 * The same for a folder. @throws UsageError if it is missing or a file; OutsideError if it cannot
 * be read.
 */
export async function requireFolder(path: string): Promise<void> {
  if (!(await isFolder(path, 'Folder'))) {
    throw new UsageError(`${path} is a file. Name the folder that contains it.`);
  }
}

async function isFolder(path: string, what: 'File' | 'Folder'): Promise<boolean> {
  const state = await stat(path).catch((error) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) {
      throw new UsageError(`${what} not found: ${path}. Check the spelling.`);
    }
    throw new OutsideError(`Cannot read ${path}: ${reasonOf(error)}.`);
  });
  return state.isDirectory();
}
