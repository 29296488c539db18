import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../files.ts';

/**
 * Reads template files, by path from their folder, with `/`. Files of later folders replace those
 * of earlier ones, so that a newsletter can bring single templates of its own. A missing folder
 * counts as empty; only `.hbs` files are read.
 */
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
