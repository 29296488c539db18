import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Outcome, Problem } from '../model/problem.ts';
import { dropControls } from '../model/slots.ts';

/** A file to be collected. */
export interface Found {
  /** Absolute. */
  path: string;
  /** How problems name it: as it was typed, or below the folder that was typed. */
  file: string;
}

/** What is looked for in folders; a file that is named itself may have any name. */
const documents = /\.(md|markdown|txt|docx|html?|eml)$/i;
const markdown = /\.(md|markdown)$/i;
/** In bytes: no story is longer, and no document is worth the wait. */
const largestText = 1024 * 1024;
const largest = 25 * 1024 * 1024;

export function isMarkdown({ path }: Found): boolean {
  return markdown.test(path);
}

/**
 * The files that were named, and the documents in folders that were named, at any depth. In
 * folders, hidden files, symbolic links, `README` and other kinds of file are passed over.
 * @param paths Absolute path and how it was typed.
 */
export async function findFiles(
  paths: readonly { path: string; typed: string }[],
): Promise<Outcome<Found[]>> {
  const value: Found[] = [];
  const problems: Problem[] = [];
  const take = (found: Found, size: number): void => {
    if (size > (isMarkdown(found) ? largestText : largest)) problems.push(tooLarge(found));
    else value.push(found);
  };
  for (const { path, typed: name } of paths) {
    const typed = dropControls(name);
    const state = await lstat(path).catch(() => undefined);
    if (state === undefined) {
      problems.push(notFound(typed, 'There is no such file or folder.', hintFor(typed)));
    } else if (state.isDirectory()) {
      const inside = await filesIn(path);
      if (inside.length === 0) {
        const hint = `Name the folder that the stories lie in. Taken are ${kinds}.`;
        problems.push(notFound(typed, 'There is no document in this folder.', hint));
      }
      for (const each of inside) {
        take(
          { path: each, file: dropControls(join(typed, relative(path, each))) },
          (await lstat(each)).size,
        );
      }
    } else if (!state.isFile()) {
      problems.push(notAFile(typed));
    } else {
      take({ path, file: typed }, state.size);
    }
  }
  return { value, problems };
}

const kinds = '.md, .docx, .txt, .html and .eml';

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter(
      (entry) => entry.isFile() && documents.test(entry.name) && !/^readme\./i.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split('/')
          .some((part) => part.startsWith('.')),
    )
    .sort();
}

function hintFor(typed: string): string {
  return /^(?!.*\.(?:md|txt|docx|html?|eml)$)(?:www\.|localhost[:/]|[\w-]+(?:\.[\w-]+)+[:/])/i.test(
    typed,
  )
    ? `Check how it is written. The address of a page begins with https://: https://${typed}`
    : 'Check how it is written.';
}

function notFound(file: string, message: string, hint: string): Problem {
  return { code: 'not-found', severity: 'error', message, hint, file };
}

function notAFile(file: string): Problem {
  return {
    code: 'not-a-file',
    severity: 'error',
    message: 'This is no plain file: a link or a device.',
    hint: 'Name the file itself.',
    file,
  };
}

function tooLarge(found: Found): Problem {
  return {
    code: 'too-large',
    severity: 'error',
    message: `This file is over ${isMarkdown(found) ? '1 MB' : '25 MB'}, which no story is.`,
    hint: 'Name the file of one story, without its large pictures.',
    file: found.file,
  };
}
