import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { formatProblems, sortProblems } from '../../src/model/problem.ts';
import { golden } from '../helpers/golden.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const cases = join(import.meta.dirname, '../fixtures/content');

/** Each case is a folder whose `inbox/` has a mistake, and `problems.txt`: what an editor sees. */
describe('a broken file is reported with its place and what to do', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const inbox = join(cases, name, 'inbox');
      const files = Object.fromEntries(
        await Promise.all(
          (await readdir(inbox)).map(
            async (file) => [`issues/inbox/${file}`, await readFile(join(inbox, file))] as const,
          ),
        ),
      );
      const root = await makeRoot({ ...files, 'issues/inbox/images/pixel.png': pixel });
      const { value: newsletter } = await readNewsletter(root, sourceKinds);
      const { problems } = await readInbox(root, newsletter as Newsletter);
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) {
        expect(problem.file).toMatch(/^issues\/inbox\//);
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.column).toBeGreaterThan(0);
      }
      await golden(
        join(cases, name, 'problems.txt'),
        `${sortProblems(problems)
          .flatMap((each) => formatProblems([each]))
          .join('\n')}\n`,
      );
    });
  }
});
