import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { commitIssue, recoverCompose } from '../../src/compose/commit-issue.ts';
import { readIssue } from '../../src/content/read-issue.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { inbox, item, planFor } from '../helpers/inbox.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';

describe('compose', () => {
  test('orders items by section, weight, then newest first, and writes ids and the issue', async () => {
    const root = await makeRoot(inbox);
    expect(await commitIssue(root, await planFor(root))).toEqual([]);
    expect((await readdir(join(root, 'issues/001'))).sort()).toEqual([
      '01-d.md',
      '01-d.sr-Latn.md',
      '02-c.md',
      '03-b.md',
      '04-a.md',
      '05-e.md',
      'images',
      'issue.md',
    ]);
    const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
    const { value: issue, problems } = await readIssue(root, 1, newsletter);
    expect(problems).toEqual([]);
    expect(issue).toMatchObject({
      number: 1,
      title: 'Ours',
      subject: 'Read this',
      date: '2026-11-24',
    });
    expect(new Set(issue?.items.map(({ id }) => id)).size).toBe(5);
    expect(issue?.items[1]?.date).toBe('2026-03-01');
    expect(await readFile(join(root, 'issues/001/issue.md'), 'utf8')).toContain(
      'subject: Read this # yes',
    );
  });

  test('leaves drafts and items that are not due in the inbox, with their pictures', async () => {
    const root = await makeRoot(inbox);
    const plan = await planFor(root);
    expect(plan.waiting.map(({ item: { title }, reason }) => `${title}: ${reason}`)).toEqual([
      'Draft: draft',
      'Later: not before 2026-11-25',
    ]);
    await commitIssue(root, plan);
    const left = (await readdir(join(root, 'issues/inbox'), { recursive: true })).sort();
    expect(left).toEqual(['draft.md', 'images', 'images/pixel.png', 'later.md']);
  });

  test('gives an issue a default title and date', async () => {
    const root = await makeRoot({ 'issues/inbox/a.md': item('title: A') });
    const plan = await planFor(root);
    expect(plan).toMatchObject({ title: 'The Test Letter, November 2026', date: '2026-11-24' });
  });

  test('does not delete a file that was edited meanwhile', async () => {
    const root = await makeRoot(inbox);
    const plan = await planFor(root);
    await commitIssue(root, plan);
    const journal = {
      id: plan.id,
      number: 1,
      taken: [{ file: 'issues/inbox/b.md', sha256: 'of the old bytes' }],
    };
    await writeFile(join(root, 'issues/inbox/b.md'), item('title: B, better'));
    await writeFile(join(root, 'issues/.compose.json'), JSON.stringify(journal));
    const problems = await recoverCompose(root, new Date());
    expect(problems).toMatchObject([{ code: 'edited-meanwhile', file: 'issues/inbox/b.md' }]);
    expect(await readFile(join(root, 'issues/inbox/b.md'), 'utf8')).toContain('better');
    expect(await recoverCompose(root, new Date())).toEqual([]);
  });

  test('never overwrites an issue', async () => {
    const root = await makeRoot({ ...inbox, 'issues/001/issue.md': 'mine' });
    await expect(commitIssue(root, await planFor(root))).rejects.toThrow(/ENOTEMPTY|EEXIST/);
    expect(await readFile(join(root, 'issues/001/issue.md'), 'utf8')).toBe('mine');
    await recoverCompose(root, new Date());
    expect(Object.keys(await snapshot(join(root, 'issues/inbox'))).length).toBe(10);
  });
});

test('the staging folder of an interrupted compose is removed', async () => {
  const root = await makeRoot(inbox);
  await mkdir(join(root, 'issues/.composing'));
  await writeFile(join(root, 'issues/.composing/01-half.md'), 'half');
  await recoverCompose(root, new Date());
  expect((await readdir(join(root, 'issues'))).sort()).toEqual(['inbox', 'newsletter.yaml']);
});
