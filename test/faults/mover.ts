/**
 * Moves stories in the newsletter in argv[2], into issue 1 or out of it (argv[3]), and kills itself
 * at the argv[4]th call that changes or reads a file while it moves them.
 */
import { randomUUID } from 'node:crypto';
import type { Issue } from '../../src/model/issue.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { killAtFileCall } from '../helpers/kill-at-file-call.ts';

const [, , root, direction, step] = process.argv as [string, string, string, string, string];

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
killAtFileCall(Number(step));
await commitMove(root, move);
