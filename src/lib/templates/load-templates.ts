import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';

/** masthead's templates; a newsletter's own `templates/` replaces single files. */
const ownTemplates = fileURLToPath(new URL('../../../templates', import.meta.url));

/** Names that templates had in earlier versions: a newsletter's file of that name still counts. */
const renamed = new Map([['letter.mjml.hbs', 'system-mail.mjml.hbs']]);

/** By content: a template is compiled once for each set of templates, which takes up to 20 ms. */
const loaded = new LRUCache<string, ReadonlyMap<string, string>>({ max: 4 });

/** The templates of a newsletter, by path; the same map while no file changes. */
export function templatesFor(root: string): ReadonlyMap<string, string> {
  return loadTemplates([ownTemplates, join(root, 'templates')]);
}

/**
 * Reads `.hbs` files by path from their folder; those of later folders replace earlier ones. Reads
 * some 30 small files at once: one after the other in the background takes five times the CPU.
 */
export function loadTemplates(folders: readonly string[]): ReadonlyMap<string, string> {
  const templates = new Map<string, string>();
  for (const folder of folders) {
    for (const path of templatePaths(folder)) {
      templates.set(renamed.get(path) ?? path, readFileSync(join(folder, path), 'utf8'));
    }
  }
  const content = JSON.stringify([...templates]);
  const same = loaded.get(content) ?? templates;
  loaded.set(content, same);
  return same;
}

function templatePaths(folder: string): string[] {
  const paths = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  const names = paths.map((path) => path.replaceAll('\\', '/'));
  return names.filter((path) => path.endsWith('.hbs')).sort();
}
