import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { UsageError } from '../model/errors.ts';
import { issueFolderName } from '../model/issue.ts';

/** Where stories wait for the next issue. */
export const inboxFolder = 'issues/inbox';

/** `issues/007`. */
export function issueFolder(number: number): string {
  return `issues/${issueFolderName(number)}`;
}

/** The numbers of all issues, lowest first. */
export async function listIssues(root: string): Promise<number[]> {
  const entries = await readdir(join(root, 'issues'), { withFileTypes: true }).catch(ifMissing([]));
  return entries
    .filter((entry) => entry.isDirectory() && /^\d{3,}$/.test(entry.name))
    .map(({ name }) => ({ name, number: Number(name) }))
    .filter(({ name, number }) => issueFolderName(number) === name)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

/** @param wanted Empty for all. @throws UsageError where one of them does not exist. */
export async function chooseIssues(root: string, wanted: readonly number[]): Promise<number[]> {
  const known = await listIssues(root);
  const missing = wanted.filter((number) => !known.includes(number));
  if (missing.length > 0) {
    const newest = known.length === 0 ? 'No issue exists yet.' : `The newest is ${known.at(-1)}.`;
    throw new UsageError(
      `${missing.length === 1 ? 'Issue' : 'Issues'} ${missing.join(', ')} not found. ${newest}`,
    );
  }
  return wanted.length > 0 ? [...wanted] : known;
}
