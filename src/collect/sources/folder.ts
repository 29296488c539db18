import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { line, refine } from '../../model/fields.ts';
import type { Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { findFiles, isMarkdown } from '../find-files.ts';
import type { Fetched, SourceKind, SourceTools } from './kind.ts';
import { fileKey } from './state.ts';

const path = refine(
  line,
  (value) => !/^[/~\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(value) && value !== '',
  (_, place) => ({
    code: 'folder-outside',
    severity: 'error',
    message: "This folder is not inside the newsletter's own.",
    hint: 'Write its path from there, without .. and a slash at the beginning: from-members/athens.',
    ...place,
  }),
);

/** A folder of files, relative to the newsletter's folder. */
export const folder: SourceKind = {
  field: 'folder',
  noun: 'a folder',
  schema: path,
  // A file that is left out for its number would never be imported.
  defaults: { atMost: Number.POSITIVE_INFINITY },
  keyOf: fileKey,
  fetch: (_, location, __, tools) => readFolder(location, tools),
};

/** @param folder Must lie in the root, also after symbolic links are resolved. */
async function readFolder(folder: string, { root, read }: SourceTools): Promise<Fetched> {
  const real = await realpath(join(root, folder)).catch(() => undefined);
  if (real === undefined || !real.startsWith(`${await realpath(root)}${sep}`)) {
    return { outcome: 'failed', problem: noFolder(folder) };
  }
  const { value: files, problems } = await findFiles([{ path: real, typed: folder }]);
  const candidates: Candidate[] = [];
  const told: Problem[] = problems.filter(
    ({ code, file }) => code !== 'not-found' || file !== folder,
  );
  for (const { path: file, file: from } of files.filter((found) => !isMarkdown(found))) {
    const found = await read({ bytes: await readFile(file), from });
    candidates.push(...found.value);
    told.push(...found.problems);
  }
  return { outcome: 'stories', candidates, problems: told, markdown: files.filter(isMarkdown) };
}

function noFolder(file: string): Problem {
  return {
    code: 'no-folder',
    severity: 'error',
    message: 'There is no such folder in the newsletter.',
    hint: 'Make it, or correct its name in issues/newsletter.yaml.',
    file,
  };
}
