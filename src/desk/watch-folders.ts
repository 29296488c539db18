import { existsSync, type FSWatcher, lstatSync, watch } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../lib/list-files.ts';
import { errorCode } from '../lib/text/system-error.ts';
import { OutsideError } from '../model/errors.ts';

/** In milliseconds. Text editors write a file in several steps: these are one save. */
const settleTime = 40;
/** In milliseconds, while another program writes without a pause. */
const longestWait = 120;

const watched = ['issues', 'templates'];

/**
 * Calls `onSave` after each save in `issues/` or `templates/`, not before the last call has ended.
 * @returns how to stop watching. @throws OutsideError where the system watches no more folders.
 */
export function watchFolders(root: string, onSave: () => Promise<void>): () => void {
  let settling: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let isQueued = false;
  let running = Promise.resolve();
  const run = (): void => {
    clearTimeout(settling);
    clearTimeout(waiting);
    waiting = undefined;
    if (isQueued) return;
    isQueued = true;
    running = running.then(() => {
      isQueued = false;
      watchers.update();
      return onSave();
    });
  };
  const watchers = openWatchers(root, () => {
    clearTimeout(settling);
    settling = setTimeout(run, settleTime);
    waiting ??= setTimeout(run, longestWait);
  });
  watchers.update();
  return () => {
    clearTimeout(settling);
    clearTimeout(waiting);
    watchers.close();
  };
}

/**
 * Watches every folder by itself: `recursive` of Node on Linux watches each file, and no longer sees
 * one that was replaced, as many text editors save it.
 */
function openWatchers(root: string, onChange: () => void) {
  /** By path and inode: a folder can be replaced, too. */
  const open = new Map<string, FSWatcher>();
  const watchOne = (folder: string): FSWatcher | undefined => {
    try {
      const watcher = watch(join(root, folder), (_, name) => {
        if (folder !== '' || name === null || watched.includes(name)) onChange();
      });
      // Such as a deleted folder on Windows: `update` forgets it.
      return watcher.on('error', onChange);
    } catch (error) {
      if (['ENOSPC', 'EMFILE'].includes(errorCode(error) ?? '')) {
        throw new OutsideError(
          'This system watches no more folders. Raise fs.inotify.max_user_watches and fs.inotify.max_user_instances (sysctl), or end other programs that watch folders.',
        );
      }
      // It was deleted meanwhile.
      return undefined;
    }
  };
  return {
    /** Watches folders that are new, and no longer those that are gone. */
    update(): void {
      const gone = new Set(open.keys());
      for (const folder of foldersToWatch(root)) {
        const inode = lstatSync(join(root, folder), { throwIfNoEntry: false })?.ino;
        const key = `${folder}:${inode}`;
        const watcher = open.get(key) ?? watchOne(folder);
        if (watcher !== undefined) open.set(key, watcher);
        gone.delete(key);
      }
      for (const key of gone) {
        open.get(key)?.close();
        open.delete(key);
      }
    },
    close(): void {
      for (const watcher of open.values()) watcher.close();
    },
  };
}

/** The newsletter's folder, in which the others may appear, and all folders below those. */
function foldersToWatch(root: string): string[] {
  const found = watched.flatMap((folder) => [folder, ...foldersBelow(root, `${folder}/`)]);
  return ['', ...found.filter((folder) => existsSync(join(root, folder)))];
}

function foldersBelow(root: string, folder: string): string[] {
  try {
    const entries = listFiles(root, () => false, folder);
    return entries.filter(([, entry]) => entry.isDirectory()).map(([path]) => path);
  } catch {
    // There is none, or one vanished meanwhile, which is a change of its own.
    return [];
  }
}
