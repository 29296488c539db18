import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const tarball = join(import.meta.dirname, '../fixtures/upgrade/masthead-0.1.0.tgz');

/** Writes the templates of 0.1.0, as a newsletter may have copied them, to a folder's `templates/`. */
export function copyFormerTemplates(root: string): void {
  const args = ['xzf', tarball, '-C', root, '--strip-components=1', 'package/templates'];
  execFileSync('tar', args);
}
