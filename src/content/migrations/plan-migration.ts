import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { ifMissing } from '../../lib/files.ts';
import { listFiles } from '../../lib/list-files.ts';
import { requireText } from '../decode-text.ts';
import type { FolderIn, FolderMigration } from './folder-migration.ts';

export const settingsPath = 'issues/newsletter.yaml';

/** A file before and after; undefined if it does not exist. */
export interface PlannedChange {
  path: string;
  old: Uint8Array | undefined;
  new: Uint8Array | undefined;
}

/** Runs migrations in order, and writes nothing. @returns what they change, the settings last. */
export async function planMigration(
  root: string,
  steps: readonly FolderMigration[],
): Promise<PlannedChange[]> {
  const texts = new Map<string, string | undefined>();
  for (const step of steps) {
    const changes = await step.migrate(openFolder(root, step.from, texts));
    for (const [path, text] of changes) texts.set(path, text);
    const settings = (await readCurrent(root, texts, settingsPath)) ?? '';
    texts.set(settingsPath, withFormat(settings, step.to));
  }
  const paths = [...texts.keys()].sort(
    (a, b) => Number(a === settingsPath) - Number(b === settingsPath) || (a < b ? -1 : 1),
  );
  const changes: PlannedChange[] = [];
  for (const path of paths) {
    const old = await readIfThere(join(root, path));
    const text = texts.get(path);
    const mark = old === undefined ? '' : requireText(old, path).mark;
    changes.push({ path, old, new: text === undefined ? undefined : Buffer.from(mark + text) });
  }
  return changes.filter((change) => !isSame(change.old, change.new));
}

/** Undefined for a missing file. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch(ifMissing(undefined));
}

/** True for the same bytes, and for two files that are both missing. */
export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}

function openFolder<Format extends number>(
  root: string,
  format: Format,
  texts: ReadonlyMap<string, string | undefined>,
): FolderIn<Format> {
  const present = ['issues', 'templates'].flatMap((name) => filesIn(root, name));
  const paths = [...new Set([...present, ...texts.keys()])].filter(
    (path) => !texts.has(path) || texts.get(path) !== undefined,
  );
  return { format, paths: paths.sort(), read: (path) => readCurrent(root, texts, path) };
}

function filesIn(root: string, name: string): string[] {
  const folder = join(root, name);
  const entries = existsSync(folder) ? listFiles(folder) : [];
  return entries
    .filter(([, entry]) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(([path]) => `${name}/${path}`);
}

async function readCurrent(
  root: string,
  texts: ReadonlyMap<string, string | undefined>,
  path: string,
): Promise<string | undefined> {
  if (texts.has(path)) return texts.get(path);
  const bytes = await readIfThere(join(root, path));
  return bytes && requireText(bytes, path).text;
}

/** Changes the value of `format`, and leaves every other character unchanged. */
function withFormat(settings: string, format: number): string {
  const node = parseDocument(settings).get('format', true);
  if (!isScalar(node) || !node.range) return settings;
  const [from, to] = node.range;
  return `${settings.slice(0, from)}${format}${settings.slice(to)}`;
}
