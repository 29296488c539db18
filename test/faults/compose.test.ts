import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { commitIssue, recoverCompose } from '../../src/compose/commit-issue.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readIssue } from '../../src/content/read-issue.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { inbox, planFor } from '../helpers/inbox.ts';
import { makeRoot } from '../helpers/root.ts';

test('compose killed at each of its steps and run again has every item exactly once', async () => {
  const template = await makeRoot(inbox);
  const found = { before: 0, after: 0 };
  for (let step = 1; ; step++) {
    const root = await makeRoot();
    await cp(template, root, { recursive: true });
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'composer.ts'), root, String(step)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const [code, signal] = await once(child, 'exit');

    await recoverCompose(root, new Date());
    const made = await readdir(join(root, 'issues/001')).catch(() => []);
    found[made.length === 0 ? 'before' : 'after'] += 1;
    if (made.length === 0) await commitIssue(root, await planFor(root));
    const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
    const issue = await readIssue(root, 1, newsletter);
    expect(issue.problems).toEqual([]);
    expect(issue.value?.items.map(({ title }) => title)).toEqual(['D', 'C', 'B', 'A', 'E']);
    const left = await readInbox(root, newsletter);
    expect(left.problems).toEqual([]);
    expect(left.value.items.map(({ title }) => title)).toEqual(['Draft', 'Later']);
    expect((await readdir(join(root, 'issues'))).sort()).toEqual([
      '001',
      'inbox',
      'newsletter.yaml',
    ]);

    if (signal !== 'SIGKILL') {
      expect(code).toBe(0);
      break;
    }
  }
  console.log(
    `killed at ${found.before + found.after - 1} steps: ${found.before} before the issue existed`,
  );
  expect(found.before).toBeGreaterThan(10);
  expect(found.after).toBeGreaterThan(10);
});
