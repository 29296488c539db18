import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchProblems } from '../lib/fetch/problems.ts';
import { listFiles } from '../lib/list-files.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { dropControls } from '../model/slots.ts';
import { collectProblems } from './problems.ts';

export interface FoundFile {
  path: string;
  /** For messages: as typed, or below the folder that was typed. */
  file: string;
}

export interface TypedPath {
  path: string;
  typed: string;
}

/** What is imported from folders; a file that is named itself may have any name. */
const documents = /\.(md|markdown|txt|docx|html?|eml)$/i;
const markdown = /\.(md|markdown)$/i;
/** In MB. */
const limits = { markdown: 1, others: 25 };

/** True for a file that ends like Markdown. */
export function isMarkdown({ path }: FoundFile): boolean {
  return markdown.test(path);
}

/** Finds named files, and documents in named folders except hidden files, links and `README`. */
export async function findFiles(paths: readonly TypedPath[]): Promise<Outcome<FoundFile[]>> {
  const value: FoundFile[] = [];
  const problems: Problem[] = [];
  const add = (found: FoundFile, size: number): void => {
    const limit = isMarkdown(found) ? limits.markdown : limits.others;
    if (size <= limit * 1024 * 1024) value.push(found);
    else {
      const params = { subject: 'This file', limit: `${limit} MB` };
      problems.push(fetchProblems['too-large'](params, { file: found.file }));
    }
  };
  for (const { path, typed } of paths) {
    const file = dropControls(typed);
    const state = await lstat(path).catch(() => undefined);
    if (state === undefined) {
      const params = { isFolder: false, url: likelyUrl(file) };
      problems.push(collectProblems['not-found'](params, { file }));
    } else if (state.isDirectory()) {
      const inside = filesIn(path);
      if (inside.length === 0) {
        problems.push(collectProblems['not-found']({ isFolder: true }, { file }));
      }
      for (const each of inside) {
        const found = { path: join(path, each), file: dropControls(join(file, each)) };
        add(found, (await lstat(found.path)).size);
      }
    } else if (!state.isFile()) {
      problems.push(collectProblems['not-a-file']({ file }));
    } else {
      add({ path, file }, state.size);
    }
  }
  return { value, problems };
}

function filesIn(folder: string): string[] {
  return listFiles(folder, (path) => /(?:^|\/)\.[^/]*$/.test(path))
    .filter(
      ([, each]) => each.isFile() && documents.test(each.name) && !/^readme\./i.test(each.name),
    )
    .map(([path]) => path)
    .sort();
}

function likelyUrl(typed: string): string | undefined {
  const isUrl = /^(?:www\.|localhost[:/]|[\w-]+(?:\.[\w-]+)+[:/])/i.test(typed);
  return isUrl && !documents.test(typed) ? `https://${typed}` : undefined;
}
