import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/collect/candidate.ts';
import { readTextDocument } from '../../../src/collect/readers/read-text-document.ts';
import { formatProposals } from '../../../src/collect/split/format-proposals.ts';
import { proposeStories } from '../../../src/collect/split/propose-stories.ts';
import { formatProblems } from '../../../src/model/problem.ts';
import { golden } from '../../helpers/golden.ts';

const cases = join(import.meta.dirname, '../../fixtures/split');

/** Each case is a folder with `input.txt`, perhaps `split-at.txt`, and `expected.md`: the proposals, the stories and the problems. */
describe('a pasted text is split', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const files = await readdir(join(cases, name));
      const known = ['expected.md', 'input.txt', 'split-at.txt'];
      expect(files.filter((file) => !known.includes(file) && process.env.UPDATE !== '1')).toEqual(
        [],
      );
      const text = await readFile(join(cases, name, 'input.txt'), 'utf8');
      const decision = files.includes('split-at.txt') ? { splitAt: await linesOf(name) } : {};
      const document = { bytes: Buffer.from(text), from: 'input.txt', ...decision };
      const { value, problems } = await readTextDocument(document);
      await golden(
        join(cases, name, 'expected.md'),
        [
          ...formatProposals(proposeStories(text)),
          ...value.candidates.map(candidateText),
          `━━━ ${problems.length} problems`,
          ...problems.flatMap((each) => formatProblems([each])),
          '',
        ].join('\n'),
      );
    });
  }
});

async function linesOf(name: string): Promise<number[]> {
  const text = await readFile(join(cases, name, 'split-at.txt'), 'utf8');
  return text.trim().split(',').map(Number);
}

function candidateText({ from, title, body, pictures, tags, ...fields }: Candidate): string {
  expect([from, pictures.size, tags]).toEqual(['input.txt', 0, []]);
  return `━━━ ${title}\n${JSON.stringify(fields)}\n\n${body}\n`;
}
