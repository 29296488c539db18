import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { recoverCompose } from '../../src/compose/commit-issue.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readIssue } from '../../src/content/read-issue.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { call } from '../helpers/call.ts';
import { item } from '../helpers/inbox.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const id = (at: number): string => `urn:uuid:00000000-0000-4000-8000-00000000000${at}`;
const files = {
  'issues/001/issue.md': item(`number: 1\nid: ${id(1)}\ntitle: One\ndate: 2026-11-24`, 'Hello.'),
  'issues/001/01-mill.md': item(`id: ${id(2)}\ntitle: The mill`, '![Dot](images/dot.png)'),
  'issues/001/01-mill.sr-Latn.md': item('title: Mlin'),
  'issues/001/02-ferry.md': item(`id: ${id(3)}\ntitle: The ferry`),
  'issues/001/images/dot.png': pixel,
  'issues/inbox/issue.md': item('title: High water', 'It rained.'),
  'issues/inbox/bridge.md': item('title: The bridge', '![Arch](images/arch.png)'),
  'issues/inbox/bridge.sr-Latn.md': item('title: Most'),
  'issues/inbox/images/arch.png': pixel,
};

test.for([
  ['into', ['--into', '1']],
  ['out', ['--out', 'mill']],
] as const)(
  'stories moved %s, killed at each step and run again, are there exactly once',
  {
    timeout: 300_000,
  },
  async ([direction, command]) => {
    const template = await makeRoot(files);
    const found = { before: 0, after: 0 };
    for (let step = 1; ; step++) {
      const root = await makeRoot();
      await cp(template, root, { recursive: true });
      const script = join(import.meta.dirname, 'mover.ts');
      const child = spawn(process.execPath, [script, root, direction, String(step)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [code, signal] = await once(child, 'exit');
      expect(await recoverCompose(root, new Date())).toEqual([]);
      const newsletter = (await readNewsletter(root, sourceKinds)).value as Newsletter;
      const read = async () => {
        const issue = await readIssue(root, 1, newsletter);
        const inbox = await readInbox(root, newsletter);
        expect([...issue.problems, ...inbox.problems]).toEqual([]);
        return {
          issue: issue.value?.items.map(({ slug, translations }) => `${slug} ${translations.size}`),
          inbox: inbox.value.items.map(({ slug, translations }) => `${slug} ${translations.size}`),
          head: await readFile(join(root, 'issues/001/issue.md'), 'utf8'),
        };
      };
      const between = await read();
      const all = [...(between.issue ?? []), ...between.inbox].sort();
      expect(all).toEqual(['bridge 1', 'ferry 0', 'mill 1']);
      const isMoved =
        direction === 'into' ? between.inbox.length === 0 : between.inbox.length === 2;
      found[isMoved ? 'after' : 'before'] += 1;
      if (!isMoved) {
        const { code: again } = await call('compose', [...command, '--root', root]);
        expect(again).toBe(0);
      }
      const { issue, inbox, head } = await read();
      if (direction === 'into') {
        expect({ issue, inbox }).toEqual({ issue: ['mill 1', 'ferry 0', 'bridge 1'], inbox: [] });
        expect(head).toMatch(/title: High water[\s\S]*---\n\nHello\.\n\nIt rained\.\n$/);
      } else {
        expect({ issue, inbox }).toEqual({ issue: ['ferry 0'], inbox: ['bridge 1', 'mill 1'] });
        expect(head).toBe(files['issues/001/issue.md']);
      }
      expect((await readdir(join(root, 'issues'))).sort()).toEqual([
        ...['001', 'inbox', 'newsletter.yaml'],
      ]);
      if (signal !== 'SIGKILL') {
        expect(code).toBe(0);
        break;
      }
    }
    console.log(
      `killed at ${found.before + found.after - 1} steps: ${found.before} before the move`,
    );
    expect(found.before).toBeGreaterThan(10);
    expect(found.after).toBeGreaterThan(10);
  },
);
