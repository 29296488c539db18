import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BugTrace } from '../model/bug.ts';
import { findWorkTree } from './git-ignored.ts';
import { ownVersion } from './own-version.ts';

/** The folder that holds `src/`, as a `file:` URL. */
export const projectUrl = new URL('../../', import.meta.url).href;

export interface BugPlace {
  root: string;
  command: string;
  options: readonly string[];
  now: Date;
}

/**
 * Writes a bug report without addresses, secrets and content, synchronously, in `data/reports/` or
 * the system's temporary folder. Undefined if neither works.
 */
export function writeBugReport(trace: BugTrace, place: BugPlace): string | undefined {
  const text = reportText(trace, place);
  const mark = createHash('sha256').update(signature(trace)).digest('hex').slice(0, 8);
  const name = `bug-${place.now.toISOString().slice(0, 19).replaceAll(':', '-')}-${mark}.txt`;
  const data = join(place.root, 'data');
  const isNewsletter =
    (existsSync(data) || existsSync(join(place.root, 'issues/newsletter.yaml'))) &&
    !isExposed(place.root);
  const folders = isNewsletter ? [join(data, 'reports'), tmpdir()] : [tmpdir()];
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, name);
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    } catch {
      // A full or read-only disk: the next folder may be on another one.
    }
  }
  return undefined;
}

/** Synchronously, since the program may be about to end. */
function isExposed(root: string): boolean {
  if (findWorkTree(root) === undefined) return false;
  const args = ['check-ignore', '--quiet', 'data/reports/bug.txt'];
  return spawnSync('git', args, { cwd: root, stdio: 'ignore' }).status === 1;
}

/** The same for two traces of the same bug. */
export function signature({ name, frames }: BugTrace): string {
  return `${name} ${frames[0] ?? ''}`;
}

function reportText(trace: BugTrace, { command, options, now }: BugPlace): string {
  const lines = [
    'A bug in masthead. This file holds no addresses and no secrets.',
    '',
    `masthead ${ownVersion()}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
    `command: ${command}${options.map((each) => ` --${each}`).join('')}`,
    `time: ${now.toISOString()}`,
    '',
    ...traceLines(trace),
  ];
  return `${lines.join('\n')}\n`;
}

function traceLines({ name, message, frames, causes }: BugTrace): string[] {
  return [
    `${name}: ${message ?? '(its message is left out, since it may hold personal data)'}`,
    ...frames.map((frame) => `    at ${frame}`),
    ...causes.flatMap((cause) =>
      traceLines(cause).map((line, at) => (at === 0 ? `caused by ${line}` : line)),
    ),
  ];
}
