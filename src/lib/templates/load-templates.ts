import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { ifMissing } from '../files.ts';

/** masthead's templates; a newsletter's own `templates/` replaces single files. */
const ownTemplates = fileURLToPath(new URL('../../../templates', import.meta.url));

/** Names that templates had in earlier versions: a newsletter's file of that name still counts. */
const renamed = new Map([['letter.mjml.hbs', 'system-mail.mjml.hbs']]);

/** By content: a template is compiled once for each set of templates, which takes up to 20 ms. */
const loaded = new LRUCache<string, ReadonlyMap<string, string>>({ max: 4 });

/** The templates of a newsletter, by path; the same map while no file changes. */
export function templatesFor(root: string): Promise<ReadonlyMap<string, string>> {
  return loadTemplates([ownTemplates, join(root, 'templates')]);
}

/** Reads `.hbs` files by path from their folder; those of later folders replace earlier ones. */
export async function loadTemplates(
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const templates = new Map<string, string>();
  for (const folder of folders) {
    for (const path of await templatePaths(folder)) {
      templates.set(renamed.get(path) ?? path, await readFile(join(folder, path), 'utf8'));
    }
  }
  const content = JSON.stringify([...templates]);
  const same = loaded.get(content) ?? templates;
  loaded.set(content, same);
  return same;
}

async function templatePaths(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true }).catch(ifMissing([]));
  const names = paths.map((path) => path.replaceAll('\\', '/'));
  return names.filter((path) => path.endsWith('.hbs')).sort();
}
