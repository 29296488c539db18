import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Outcome, Problem } from '../newsletter/problem.ts';

/** A file to be collected. */
export interface Found {
  /** Absolute. */
  path: string;
  /** How problems name it: as it was typed, or below the folder that was typed. */
  file: string;
}

const markdown = /\.(md|markdown)$/i;
/** No story is this long; a file that is has been named by mistake. */
const largest = 1024 * 1024;

/**
 * The Markdown files that were named, and those in folders that were named, at any depth. In
 * folders, hidden files, symbolic links, `README.md` and other kinds of file are passed over.
 * @param paths Absolute path and how it was typed.
 */
export async function findMarkdown(
  paths: readonly { path: string; typed: string }[],
): Promise<Outcome<Found[]>> {
  const value: Found[] = [];
  const problems: Problem[] = [];
  for (const { path, typed } of paths) {
    const state = await lstat(path).catch(() => undefined);
    if (state === undefined) {
      problems.push(
        refuse('not-found', typed, 'There is no such file or folder.', 'Check how it is written.'),
      );
    } else if (state.isDirectory()) {
      const inside = await filesIn(path);
      if (inside.length === 0) problems.push(nothingInside(typed));
      for (const each of inside)
        value.push({ path: each, file: join(typed, relative(path, each)) });
    } else if (!state.isFile() || !markdown.test(path)) {
      problems.push(notMarkdown(typed));
    } else if (state.size > largest) {
      problems.push(
        refuse(
          'too-large',
          typed,
          'This file is over 1 MB, which no story is.',
          'Name the file of one story.',
        ),
      );
    } else {
      value.push({ path, file: typed });
    }
  }
  return { value, problems };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter(
      (entry) => entry.isFile() && markdown.test(entry.name) && !/^readme\./i.test(entry.name),
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

function nothingInside(typed: string): Problem {
  return refuse(
    'not-found',
    typed,
    'There is no Markdown file in this folder.',
    'Name the folder that the stories lie in.',
  );
}

function notMarkdown(typed: string): Problem {
  return refuse(
    'not-markdown',
    typed,
    'This is not a Markdown file.',
    'Save the story as a text file whose name ends in .md.',
  );
}

function refuse(code: string, file: string, message: string, hint: string): Problem {
  return { code, severity: 'error', message, hint, file };
}
