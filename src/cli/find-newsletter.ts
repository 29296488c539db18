import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder, from this one upwards, that has a newsletter; undefined if none has. */
export function findNewsletter(folder: string): string | undefined {
  if (existsSync(join(folder, 'issues/newsletter.yaml'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : findNewsletter(above);
}
