/**
 * Moves stories in the newsletter in argv[2], into issue 1 or out of it (argv[3]), and kills itself
 * at the argv[4]th call that changes or reads a file while it moves them.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Issue } from '../../src/model/issue.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';

const [, , root, direction, step] = process.argv as [string, string, string, string, string];
let left = Number.POSITIVE_INFINITY;
for (const name of ['mkdir', 'open', 'readFile', 'rename', 'rm', 'unlink'] as const) {
  const real = fs.promises[name] as (...args: unknown[]) => Promise<unknown>;
  (fs.promises as unknown as Record<string, unknown>)[name] = (...args: unknown[]) => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();

const { commitMove } = await import('../../src/compose/move-files.ts');
const { planInto } = await import('../../src/compose/plan-into.ts');
const { planOut } = await import('../../src/compose/plan-out.ts');
const { readInbox } = await import('../../src/content/read-inbox.ts');
const { readIssue } = await import('../../src/content/read-issue.ts');
const { readNewsletter } = await import('../../src/content/read-newsletter.ts');
const { sourceKinds } = await import('../../src/collect/sources/kinds.ts');
const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
const { value: inbox } = await readInbox(root, newsletter);
const issue = (await readIssue(root, 1, newsletter)).value as Issue;
const newId = (): string => `urn:uuid:${randomUUID()}`;
const today = '2026-11-24';
const move =
  direction === 'into'
    ? (await planInto({ root, issue, inbox, newsletter, today, newId })).value.move
    : (await planOut({ root, issue, items: issue.items.slice(0, 1), inbox, newsletter })).value;
left = Number(step);
await commitMove(root, move);
