import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../lib/list-files.ts';
import { issueFolder } from './issue-folders.ts';

/** A hash over texts and bytes, in which none runs into the next. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}

/** A hash over the names and bytes of an issue's files. */
export function hashIssue(root: string, number: number): string {
  const folder = join(root, issueFolder(number));
  const files = listFiles(folder).filter(([, entry]) => entry.isFile());
  const paths = files.map(([path]) => path).sort();
  return hashOf(...paths.flatMap((path) => [path, readFileSync(join(folder, path))]));
}
