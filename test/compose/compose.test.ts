import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitIssue, recoverCompose } from '../../src/compose/commit.ts';
import { type IssuePlan, planIssue } from '../../src/compose/plan.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readIssue } from '../../src/content/read-issue.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/newsletter/newsletter.ts';
import { makeRoot, pixel, snapshot } from '../helpers/root.ts';

const item = (fields: string, body = 'Words.'): string => `---\n${fields}\n---\n\n${body}\n`;

const inbox = {
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

async function planFor(root: string, number = 1): Promise<IssuePlan> {
  const newsletter = (await readNewsletter(root)).value as Newsletter;
  const { value, problems } = await readInbox(root, newsletter);
  expect(problems).toEqual([]);
  let ids = 0;
  const newId = (): string => `urn:uuid:00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  return planIssue({ inbox: value, newsletter, number, today: '2026-11-24', newId });
}

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
    const newsletter = (await readNewsletter(root)).value as Newsletter;
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

  test('leaves drafts and what is not due in the inbox, with the pictures that they need', async () => {
    const root = await makeRoot(inbox);
    const plan = await planFor(root);
    expect(plan.waiting.map(({ item: { title }, reason }) => `${title}: ${reason}`)).toEqual([
      'Draft: it is a draft',
      'Later: not before 2026-11-25',
    ]);
    await commitIssue(root, plan);
    const left = (await readdir(join(root, 'issues/inbox'), { recursive: true })).sort();
    expect(left).toEqual(['draft.md', 'images', 'images/pixel.png', 'later.md']);
  });

  test('gives an issue without a head of its own a title and date that can stand', async () => {
    const root = await makeRoot({ 'issues/inbox/a.md': item('title: A') });
    const plan = await planFor(root);
    expect(plan).toMatchObject({ title: 'The Test Letter, November 2026', date: '2026-11-24' });
  });

  test('does not delete a file that was edited while it was taken', async () => {
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
    const problems = await recoverCompose(root);
    expect(problems).toMatchObject([{ code: 'edited-meanwhile', file: 'issues/inbox/b.md' }]);
    expect(await readFile(join(root, 'issues/inbox/b.md'), 'utf8')).toContain('better');
    expect(await recoverCompose(root)).toEqual([]);
  });

  test('never writes over an issue that is there', async () => {
    const root = await makeRoot({ ...inbox, 'issues/001/issue.md': 'mine' });
    await expect(commitIssue(root, await planFor(root))).rejects.toThrow(/ENOTEMPTY|EEXIST/);
    expect(await readFile(join(root, 'issues/001/issue.md'), 'utf8')).toBe('mine');
    await recoverCompose(root);
    expect(Object.keys(await snapshot(join(root, 'issues/inbox'))).length).toBe(10);
  });

  test('stopped at any moment and run again, has every item exactly once', async () => {
    const template = await makeRoot(inbox);
    const child = join(import.meta.dirname, 'compose-child.ts');
    const outcomes = { before: 0, after: 0 };
    for (let turn = 0; turn < 12; turn++) {
      const root = await makeRoot();
      await cp(template, root, { recursive: true });
      const process_ = spawn(process.execPath, [child, root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => process_.stdout.once('data', resolve));
      // The pause is counted in turns of the file system, so that slow machines are hit as well.
      for (let step = 0; step < turn * 3; step++) await readdir(root);
      process_.kill('SIGKILL');
      await new Promise((resolve) => process_.once('exit', resolve));

      await recoverCompose(root);
      const made = await readdir(join(root, 'issues/001')).catch(() => []);
      outcomes[made.length === 0 ? 'before' : 'after'] += 1;
      if (made.length === 0) await commitIssue(root, await planFor(root));
      const newsletter = (await readNewsletter(root)).value as Newsletter;
      const issue = await readIssue(root, 1, newsletter);
      expect(issue.problems).toEqual([]);
      expect(issue.value?.items.map(({ title }) => title)).toEqual(['D', 'C', 'B', 'A', 'E']);
      expect((await readInbox(root, newsletter)).value.items.map(({ title }) => title)).toEqual([
        'Draft',
        'Later',
      ]);
      expect((await readdir(join(root, 'issues'))).sort()).toEqual([
        '001',
        'inbox',
        'newsletter.yaml',
      ]);
    }
    expect(outcomes.before + outcomes.after).toBe(12);
  });
});

test('a folder for the next issue that was left half made is cleared away', async () => {
  const root = await makeRoot(inbox);
  await mkdir(join(root, 'issues/.composing'));
  await writeFile(join(root, 'issues/.composing/01-half.md'), 'half');
  await recoverCompose(root);
  expect((await readdir(join(root, 'issues'))).sort()).toEqual(['inbox', 'newsletter.yaml']);
});
