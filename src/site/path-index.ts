import { keyOf } from '../lib/text/path-key.ts';

/**
 * Finds paths that conflict on some file system: names that differ only in case, Unicode form,
 * or dots and spaces at the end, and a file with the name of a folder.
 */
export class PathIndex {
  private readonly files = new Map<string, string>();
  private readonly folders = new Map<string, string>();

  constructor(paths: Iterable<string> = []) {
    for (const path of paths) this.add(path);
  }

  add(path: string): void {
    const key = keyOf(path);
    if (!this.files.has(key)) this.files.set(key, path);
    for (const folder of foldersOf(key)) {
      if (!this.folders.has(folder)) this.folders.set(folder, path);
    }
  }

  clash(path: string): string | undefined {
    const key = keyOf(path);
    const inPlace = this.files.get(key) ?? this.folders.get(key);
    if (inPlace !== undefined) return inPlace;
    return foldersOf(key)
      .map((folder) => this.files.get(folder))
      .find((file) => file !== undefined);
  }
}

/** The folders of a file: `a` and `a/b` for `a/b/c.html`. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    folders.push(path.slice(0, at));
  }
  return folders;
}

/** Names that Windows reserves for devices, with any extension. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** In bytes, as on most file systems. */
const longestName = 255;
const longestPath = 1000;

/** True for a path that can be a file on every file system, and is not hidden. */
export function isPortable(path: string): boolean {
  return Buffer.byteLength(path) <= longestPath && path.split('/').every(isPortableName);
}

function isPortableName(name: string): boolean {
  return (
    name !== '' &&
    !name.startsWith('.') &&
    !/[. ]$/.test(name) &&
    !/[\p{Cc}\p{Cs}<>:"|?*\\#%]/u.test(name) &&
    !devices.test(name) &&
    Buffer.byteLength(name) <= longestName
  );
}
