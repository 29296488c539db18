import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../files.ts';

/** Reads `.hbs` files by path from their folder; those of later folders replace earlier ones. */
export async function loadTemplates(
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const templates = new Map<string, string>();
  for (const folder of folders) {
    for (const path of await templatePaths(folder)) {
      templates.set(path, await readFile(join(folder, path), 'utf8'));
    }
  }
  return templates;
}

async function templatePaths(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true }).catch(ifMissing([]));
  const names = paths.map((path) => path.replaceAll('\\', '/'));
  return names.filter((path) => path.endsWith('.hbs')).sort();
}
