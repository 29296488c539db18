import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';

async function importTwice(text: string, more = '') {
  const { root, run } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  const imported = async (content: string) => {
    await writeFile(file, content);
    return run('subscribers', 'import', file, '--consent', 'asked');
  };
  const first = await imported(text);
  const again = await imported(text + more);
  return { first, again, reports: await readdir(join(root, 'data/reports')) };
}

const people = Array.from({ length: 317 }, (_, at) => `reader${at}@list.example`);

test.for([
  ['as it was', people.join('\n')],
  ['with somebody twice', [...people, 'READER1@list.example'].join('\n')],
])('a file that is imported again, %s, succeeds, and leaves no report', async ([, lines]) => {
  const { again, reports } = await importTwice(`email\n${lines}\n`);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('people.csv: 0 imported, 317 already subscribed.');
  expect(again.stderr).toBe('');
  expect(reports.length).toBeLessThan(2);
});

test('new people in it are imported, and rejected lines are still reported', async () => {
  const two = 'email\nana@list.example\nbo@list.example\n';
  const grown = await importTwice(two, 'cica@list.example\n');
  expect(grown.again).toMatchObject({ code: 0, stderr: '' });
  expect(grown.again.stdout).toContain('1 imported, 2 already subscribed.');
  expect(grown.reports).toEqual([]);
  const wrong = await importTwice(two, 'nonsense\n');
  expect(wrong.again.code).toBe(1);
  expect(wrong.again.stderr).toContain('This is not an email address');
  expect(wrong.reports).toHaveLength(1);
});
