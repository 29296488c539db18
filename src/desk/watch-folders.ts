import { watch } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../lib/text/system-error.ts';

/** In milliseconds. Text editors write a file in several steps: these are one save. */
const settleTime = 40;

/** Calls `onSave` after each save in `issues/` or `templates/`. @returns how to stop watching. */
export function watchFolders(root: string, onSave: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onSave);
    }, settleTime);
  };
  const watchers = ['issues', 'templates'].flatMap((folder) => {
    try {
      return [watch(join(root, folder), { recursive: true }, schedule)];
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
