import { hash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';

/** What a template without problems compiles to. */
export interface TemplateCode {
  code: string;
  partials: string[];
}

/**
 * Code that an earlier command has kept beside Node's compiled code: compiling masthead's own
 * templates takes 90 ms of CPU in every build.
 * @param key Everything that the code is made from.
 * @returns undefined where there is none, or where Node has no cache.
 */
export function readKeptCode(key: unknown): TemplateCode | undefined {
  const file = fileOf(key);
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Keeps code for later commands, if Node has a cache. */
export function keepCode(key: unknown, made: TemplateCode): void {
  const file = fileOf(key);
  if (file === undefined) return;
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, JSON.stringify(made));
    renameSync(unfinished, file);
  } catch {
    // The disk is full or read-only: it is compiled again.
  }
}

function fileOf(key: unknown): string | undefined {
  const folder = getCompileCacheDir();
  return folder && join(folder, `template-${hash('sha256', JSON.stringify(key))}.json`);
}
