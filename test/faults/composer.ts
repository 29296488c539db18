/**
 * Composes the first issue of the newsletter in argv[2], and kills itself at the argv[3]th call
 * that changes or reads a file while it writes the issue.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Newsletter } from '../../src/model/newsletter.ts';

const [, , root, step] = process.argv as [string, string, string, string];
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

const { commitIssue } = await import('../../src/compose/commit-issue.ts');
const { planIssue } = await import('../../src/compose/plan-issue.ts');
const { readInbox } = await import('../../src/content/read-inbox.ts');
const { readNewsletter } = await import('../../src/content/read-newsletter.ts');
const { sourceKinds } = await import('../../src/collect/sources/kinds.ts');
const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
const { value: inbox } = await readInbox(root, newsletter);
const newId = (): string => `urn:uuid:${randomUUID()}`;
const plan = planIssue({ inbox, newsletter, number: 1, today: '2026-11-24', newId });
left = Number(step);
await commitIssue(root, plan);
