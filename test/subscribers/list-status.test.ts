import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';

const consent = ['--consent', 'signed up there'];

test('a mailing after an import skips people who unsubscribed, bounced or never confirmed', async () => {
  const { root, run, sink } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  await writeFile(
    file,
    'email,name,status,unsubscribed_at\na@one.example,Ana,subscribed,\nb@one.example,Bo,unsubscribed,\n' +
      'c@one.example,Ce,cleaned,\nd@one.example,De,pending,\ne@one.example,Ed,subscribed,2023-05-05\n',
  );
  const { code, stdout } = await run('subscribers', 'import', file, ...consent);
  expect(code).toBe(0);
  expect(stdout).toContain('Columns that say who gets mail: status, unsubscribed_at.');
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(sink.received.flatMap(({ to }) => to)).toEqual(['a@one.example']);
});

test('an import with an unclear column changes nothing, and names the options', async () => {
  const { root, run } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  await writeFile(file, 'email,city,status\na@one.example,Niš,1\nb@one.example,Niš,3\n');
  const { code, stderr } = await run('subscribers', 'import', file, ...consent);
  expect(code).toBe(1);
  expect(stderr).toContain('The column "status" may say who must not get mail');
  expect(stderr).toContain('"1" (1), "3" (1)');
  expect(stderr).toMatch(/--status "status".*--ignore "status"/);
  expect(JSON.parse((await run('subscribers', 'list', '--json')).stdout)).toEqual([]);
  expect(await readdir(join(root, 'data/reports'))).toEqual([]);

  const again = await run('subscribers', 'import', file, ...consent, '--ignore', 'status');
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('Unused columns: city, status.');
  const rechecked = await run(
    'subscribers',
    ...['import', '--recheck', file, '--status', 'status=1', '--json'],
  );
  expect(rechecked.code).toBe(0);
  expect(JSON.parse(rechecked.stdout)).toMatchObject({
    suppressed: [{ line: 3, reason: 'unsubscribed elsewhere' }],
  });
  const { stdout } = await run('subscribers', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ states: { confirmed: 1, suppressed: 1 } });
});
