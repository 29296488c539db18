/** Composes the first issue of the newsletter in argv[2]; says so before it begins, to be killed. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { commitIssue } from '../../src/compose/commit.ts';
import { planIssue } from '../../src/compose/plan.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/newsletter/newsletter.ts';

const root = process.argv[2] as string;
const newsletter = (await readNewsletter(root)).value as Newsletter;
const { value: inbox } = await readInbox(root, newsletter);
const newId = (): string => `urn:uuid:${randomUUID()}`;
const plan = planIssue({ inbox, newsletter, number: 1, today: '2026-11-24', newId });
writeSync(1, 'ready\n');
await commitIssue(root, plan);
