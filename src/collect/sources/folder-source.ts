import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { line, refine } from '../../model/fields.ts';
import type { Candidate } from '../candidate.ts';
import { findFiles, isMarkdown } from '../find-files.ts';
import { collectProblems } from '../problems.ts';
import type { SourceKind, SourceResult, SourceTools } from './source-kind.ts';
import { fileKey } from './source-state.ts';

const path = refine(
  line,
  (value) => !/^[/~\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(value) && value !== '',
  (_, place) => collectProblems['folder-outside'](place),
);

export const folder: SourceKind = {
  field: 'folder',
  noun: 'a folder',
  about: "A folder inside the newsletter's folder, for example one that members write to.",
  schema: path,
  // Files have no order: one over the limit would never be imported.
  defaults: { atMost: Number.POSITIVE_INFINITY },
  keyOf: fileKey,
  fetch: (_, location, __, tools) => readFolder(location, tools),
};

/** @param folder Must be inside the root, also after symbolic links are resolved. */
async function readFolder(folder: string, { root, read }: SourceTools): Promise<SourceResult> {
  const real = await realpath(join(root, folder)).catch(() => undefined);
  if (real === undefined || !real.startsWith(`${await realpath(root)}${sep}`)) {
    return { outcome: 'failed', problem: collectProblems['no-folder']({ file: folder }) };
  }
  const { value: files, problems } = await findFiles([{ path: real, typed: folder }]);
  const candidates: Candidate[] = [];
  const all = problems.filter(({ code, file }) => code !== 'not-found' || file !== folder);
  for (const { path: file, file: from } of files.filter((found) => !isMarkdown(found))) {
    const found = await read({ bytes: await readFile(file), from });
    candidates.push(...found.value);
    all.push(...found.problems);
  }
  return { outcome: 'stories', candidates, problems: all, markdown: files.filter(isMarkdown) };
}
