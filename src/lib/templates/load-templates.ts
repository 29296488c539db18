import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Template files by path relative to their folder, with `/`. A later folder's file takes the
 * place of an earlier one's, so that a newsletter can bring single templates of its own.
 * A folder that does not exist counts as empty; only `.hbs` files are read.
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
  try {
    const paths = await readdir(folder, { recursive: true });
    return paths
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.hbs'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
