/**
 * Composes the first issue of the newsletter in argv[2], and kills itself at the argv[3]th call
 * that changes or reads a file while it writes the issue.
 */
import { randomUUID } from 'node:crypto';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { killAtFileCall } from '../helpers/kill-at-file-call.ts';

const [, , root, step] = process.argv as [string, string, string, string];

const { commitIssue } = await import('../../src/compose/commit-issue.ts');
const { planIssue } = await import('../../src/compose/plan-issue.ts');
const { readInbox } = await import('../../src/content/read-inbox.ts');
const { readNewsletter } = await import('../../src/content/read-newsletter.ts');
const { sourceKinds } = await import('../../src/collect/sources/kinds.ts');
const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
const { value: inbox } = await readInbox(root, newsletter);
const newId = (): string => `urn:uuid:${randomUUID()}`;
const plan = planIssue({ inbox, newsletter, number: 1, today: '2026-11-24', newId });
killAtFileCall(Number(step));
await commitIssue(root, plan);
