import { expect } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { type IssuePlan, planIssue } from '../../src/compose/plan-issue.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { pixel } from './root.ts';

/** The text of an item. */
export const item = (fields: string, body = 'Words.'): string => `---\n${fields}\n---\n\n${body}\n`;

/** An inbox with everything that compose has to tell apart. */
export const inbox = {
  'issues/inbox/issue.md': item('title: Ours\nsubject: Read this # yes', 'Dear all.'),
  'issues/inbox/b.md': item('title: B\nsection: news\nweight: 5'),
  'issues/inbox/a.md': item('title: A\nsection: members', '![One pixel](images/pixel.png)'),
  'issues/inbox/2026-03-01-c.md': item('title: C\nsection: news'),
  'issues/inbox/d.md': item('title: D\nsection: news\ndate: 2026-04-01'),
  'issues/inbox/d.sr-Latn.md': item('title: Đ'),
  'issues/inbox/e.md': item('title: E'),
  'issues/inbox/later.md': item(
    'title: Later\nnot_before: 2026-11-25',
    '![One pixel](images/pixel.png)',
  ),
  'issues/inbox/draft.md': item('title: Draft\ndraft: true'),
  'issues/inbox/images/pixel.png': pixel,
};

/** Plans an issue from the inbox, with ids that are the same each time. */
export async function planFor(root: string, number = 1): Promise<IssuePlan> {
  const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
  const { value, problems } = await readInbox(root, newsletter);
  expect(problems).toEqual([]);
  let ids = 0;
  const newId = (): string => `urn:uuid:00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  return planIssue({ inbox: value, newsletter, number, today: '2026-11-24', newId });
}
