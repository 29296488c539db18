import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireText } from '../content/decode-text.ts';
import { setFields } from '../content/write-fields.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { reasonOf } from '../lib/text/system-error.ts';
import { OutsideError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';

/**
 * Writes `mailing` into `issue.md`, so that a copy without the ledger does not send the issue
 * again.
 */
export async function markIssue(
  root: string,
  { folder }: Pick<Issue, 'folder'>,
  { id, createdAt: started, finishedAt: finished, runs: run }: Mailing,
): Promise<void> {
  const file = join(root, folder, 'issue.md');
  const mailing = { id, started, ...(finished === undefined ? run > 0 && { run } : { finished }) };
  const bytes = await readFile(file).catch((error) => {
    throw new OutsideError(`Cannot read ${folder}/issue.md: ${reasonOf(error)}.`);
  });
  const { text, mark } = requireText(bytes, `${folder}/issue.md`);
  await writeFileAtomic(file, mark + setFields(text, { mailing }));
}
