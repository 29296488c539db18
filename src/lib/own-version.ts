import { readFileSync } from 'node:fs';

/** The version of this masthead, as in `0.2.0`. */
export function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
