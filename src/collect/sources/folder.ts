import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Document } from '../candidate.ts';
import { findFiles, isMarkdown } from '../find-files.ts';
import type { Asked } from './ask.ts';

/** @param folder Relative to the root, and in it, whatever links there are on the way. */
export async function askFolder(
  root: string,
  folder: string,
  read: (document: Document) => Promise<Outcome<Candidate[]>>,
): Promise<Asked> {
  const path = join(root, folder);
  const real = await realpath(path).catch(() => undefined);
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
