import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { useNewsletter } from '../helpers/newsletter.ts';

test('an import reports the result of each line, without addresses', async () => {
  const { root, run } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  await writeFile(file, 'email,name\nana@list.example,Ana\nnonsense,Bo\nANA@list.example,Ana\n');
  const { code, stdout, stderr } = await run('subscribers', 'import', file, '--consent', 'asked');
  expect(code).toBe(1);
  expect(stdout).toContain('people.csv: 1 imported, 2 not imported.');
  expect(stderr).toContain('people.csv:3  error: This is not an email address.');
  const report = /data\/reports\/import-\S+\.csv/.exec(stdout)?.[0] as string;
  const lines = (await readFile(join(root, report), 'utf8')).trim().split('\n');
  expect(lines).toEqual([
    'line,taken,subscriber,why',
    expect.stringMatching(/^2,yes,[0-9a-f]{24},$/),
    '3,no,,This is not an email address.',
    '4,no,,An earlier line of this file has the same address.',
  ]);
  expect((await stat(join(root, report))).mode & 0o777).toBe(0o600);
});

test('a report says why somebody who was imported gets no mail', async () => {
  const { root, run } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  const people = [
    'ana,subscribed',
    'bo,unsubscribed',
    'cy,bounced',
    'nonsense,subscribed',
    'ana,subscribed',
  ];
  const lines = people.map((each) => each.replace(/^(\w{2,3}),/, '$1@list.example,'));
  await writeFile(file, ['email,status', ...lines, ''].join('\n'));
  const { stdout } = await run('subscribers', 'import', file, '--consent', 'asked');
  const report = /data\/reports\/import-\S+\.csv/.exec(stdout)?.[0] as string;
  const rows = (await readFile(join(root, report), 'utf8')).trim().split('\n').slice(1);
  expect(rows.map((row) => row.replace(/[0-9a-f]{24}/, 'ID'))).toEqual([
    '2,yes,ID,',
    '3,yes,ID,No mail is sent to them: unsubscribed elsewhere.',
    '4,yes,ID,No mail is sent to them: bounced elsewhere.',
    '5,no,,This is not an email address.',
    '6,no,,An earlier line of this file has the same address.',
  ]);
});

test('an import needs a consent, and a column of addresses', async () => {
  const { root, run, env } = await useNewsletter(0);
  const file = join(root, 'people.csv');
  await writeFile(file, 'Kontakt\nana@list.example\n');
  expect((await run('subscribers', 'import', file)).code).toBe(2);
  const consent = ['--consent', 'asked', '--root', root];
  expect((await run('subscribers', 'import', file, '--consent', 'asked')).code).toBe(1);
  for (const wrong of [
    ['--map', 'nonsense'],
    ['--encoding', 'klingon'],
  ]) {
    const { code } = await run('subscribers', 'import', file, '--consent', 'asked', ...wrong);
    expect(code).toBe(2);
  }
  const asked = await call('subscribers', ['import', file, ...consent], { typed: '1', env });
  expect(asked.stdout).toContain('1 imported');
});

test('an export can be read only by its owner, and is imported elsewhere with its ids', async () => {
  const [one, other] = [await useNewsletter(3), await useNewsletter(0)];
  const { stdout } = await one.run('subscribers', 'export', '--json');
  const { file } = JSON.parse(stdout) as { file: string };
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await other.run('subscribers', 'import', file)).code).toBe(0);
  const list = async ({ run }: typeof one) =>
    (JSON.parse((await run('subscribers', 'list', '--json')).stdout) as { id: string }[]).sort(
      (a, b) => (a.id < b.id ? -1 : 1),
    );
  expect(await list(other)).toEqual(await list(one));
});

test('one person is shown and unsubscribed, by address or id', async () => {
  const { run } = await useNewsletter(1);
  const shown = await run('subscribers', 'show', 'reader0@list.example', '--json');
  const { id } = JSON.parse(shown.stdout) as { id: string };
  expect(shown.stdout).toContain('"consent": "test"');
  expect((await run('subscribers', 'remove', id)).code).toBe(0);
  expect((await run('subscribers', 'show', id)).stdout).toContain('unsubscribed');
  expect((await run('subscribers', 'show', 'nobody@list.example')).code).toBe(1);
  expect((await run('subscribers', 'dance')).code).toBe(2);
});

test('growth is listed by month, and unsubscribes by issue', async () => {
  const { run } = await useNewsletter(4);
  await run('send', '1', '--yes');
  const { stdout } = await run('subscribers', 'list', '--json');
  const [first, second] = JSON.parse(stdout) as { id: string }[];
  await run('subscribers', 'remove', first?.id as string);
  await run('subscribers', 'erase', second?.id as string, '--yes');
  const growth = JSON.parse((await run('subscribers', '--json')).stdout) as object;
  expect(growth).toMatchObject({
    states: { confirmed: 2, unsubscribed: 1 },
    sections: [
      { section: 'news', count: 2 },
      { section: 'members', count: 2 },
    ],
    months: [{ imported: 4, unsubscribed: 1, erased: 1, total: 2 }],
    issues: [{ issue: 1, unsubscribed: 1 }],
  });
  const printed = (await run('subscribers')).stdout;
  expect(printed).toContain('2 subscribed, 0 not confirmed yet, 1 unsubscribed, 0 suppressed');
  expect(printed).toMatch(/issue 1 +1/);
});

test('a person is found by the token of a bounce, or the address it came back to', async () => {
  const { run, root, sink } = await useNewsletter(3);
  const settings = join(root, 'issues/newsletter.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, `${text}\nbounce_address: bounces@test.example\n`);
  await run('send', '1', '--yes');
  const { from, to } = sink.received[1] as (typeof sink.received)[number];
  const token = /\+([0-9a-f]{32})@/.exec(from)?.[1] as string;
  for (const who of [
    token,
    token.toUpperCase(),
    from,
    `<${from}>`,
    `mailto:${from.replace('+', '%2B')}`,
    `SRS0=x=tt=test.example=bounces+${token}@relay.example`,
    `prvs=bounces=2B${token}=test.example@relay.example`,
  ]) {
    const { code, stdout, stderr } = await run('subscribers', 'show', who, '--json');
    expect(code, who).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ email: to[0] });
    expect(stderr).toContain('issue 1');
  }
  const unknown = await run('subscribers', 'show', `bounces+${'0'.repeat(32)}@test.example`);
  expect(unknown.code).toBe(1);
  const { id } = JSON.parse((await run('subscribers', 'show', from, '--json')).stdout) as {
    id: string;
  };
  await run('subscribers', 'erase', id, '--yes');
  expect((await run('subscribers', 'show', from)).code).toBe(1);
});
