import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeGrowth } from '../../src/cli/describe-growth.ts';
import type { Growth } from '../../src/subscribers/growth.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot } from '../helpers/root.ts';

type Set = Awaited<ReturnType<typeof useNewsletter>>;

async function importFile({ root, run }: Set, text: string) {
  await writeFile(join(root, 'more.csv'), text);
  return run('subscribers', 'import', join(root, 'more.csv'), '--consent', 'in May');
}

describe('subscribers import', () => {
  test('calls an address that a file has twice a repeat, however it is written', async () => {
    const set = await useNewsletter(1);
    const file =
      'email,sections\nana@list.example,\nANA@LIST.example,\nreader0@list.example,\nbo@list.example,nowhere\nbo@list.example,\n';
    const { code, stdout, stderr } = await importFile(set, file);
    expect(code).toBe(1);
    expect(stdout).toContain('2 imported, 3 not imported');
    expect(stderr).toMatch(
      /more\.csv:3 {2}warning: An earlier line of this file has the same address/,
    );
    expect(stderr).toContain('Line 2 was imported');
    expect(stderr).toMatch(/more\.csv:4 {2}warning: This address is on the list already/);
    expect(stderr).toMatch(/more\.csv:5 {2}error: Unknown section/);
    expect(stderr).not.toMatch(/more\.csv:6/);
  });

  test.for([
    [
      'email,name\na@b.example,A\nc@d.example,"C\ne@f.example,E\n',
      3,
      'a quotation mark is not closed',
    ],
    [`email,name\na@b.example,"${'x\n'.repeat(60_000)}`, 2, 'more than 100,000 characters'],
  ] as const)(
    'says what is wrong with a file, and in which line: %#',
    async ([text, line, reason]) => {
      const { code, stderr } = await importFile(await useNewsletter(0), text);
      expect(code).toBe(1);
      expect(stderr).toContain(`more.csv:${line}  error: Invalid CSV file: `);
      expect(stderr).toContain(reason);
      expect(stderr).not.toContain('CSV_');
    },
  );
});

test('subscribers remove says so when nothing is left to do', async () => {
  const { run } = await useNewsletter(1);
  const remove = () => run('subscribers', 'remove', 'reader0@list.example');
  expect((await remove()).stdout).toMatch(/^Unsubscribed \w+\. You cannot add this person again/);
  expect(await remove()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\w+ is unsubscribed already and gets no mail\. Nothing/),
  });
});

test('subscribers show names fields in words, with times of the newsletter', async () => {
  const set = await useNewsletter(0);
  const { run } = set;
  await importFile(set, 'Email,First Name,Last Name\njoe@list.example,Joe,Doe\n');
  await run('subscribers', 'add', 'jane@list.example', '--name', 'Jane', '--text-only');
  const joe = (await run('subscribers', 'show', 'joe@list.example')).stdout;
  expect(joe).not.toMatch(/^\w*_/m);
  expect(joe).toMatch(/^First name {2,}Joe$/m);
  const { stdout } = await run('subscribers', 'show', 'jane@list.example');
  expect(stdout).not.toMatch(/_|\dZ$/m);
  expect(stdout).toMatch(/^Address {2,}jane@list\.example$/m);
  expect(stdout).toMatch(/^Format {2,}text only$/m);
  expect(stdout).toMatch(/^Sections {2,}all$/m);
  expect(stdout).toMatch(/^On the list since {2,}.+ \(Europe\/Belgrade\)$/m);
  const json = JSON.parse((await run('subscribers', 'show', 'jane@list.example', '--json')).stdout);
  expect(json).toMatchObject({ email: 'jane@list.example', text_only: 'true', state: 'confirmed' });
});

test('the list by language counts those who chose none with the first language', () => {
  const lines = (languages: Growth['languages']): string[] => {
    const states = { confirmed: 6, pending: 0, unsubscribed: 0, suppressed: 0 };
    const growth: Growth = { states, languages, sections: [], textOnly: 0, months: [], issues: [] };
    return describeGrowth(growth, { languages: ['en', 'sr-Latn'] }).slice(1);
  };
  const none = { language: '', count: 2 };
  expect(lines([{ language: 'sr-Latn', count: 3 }, { language: 'en', count: 2 }, none])).toEqual([
    'Subscribers by language: en 4, sr-Latn 3',
  ]);
  expect(lines([{ language: 'en', count: 4 }, none])).toEqual([]);
});

describe('statistics by month', () => {
  const growthOf = async ({ run }: Set): Promise<Growth> =>
    JSON.parse((await run('subscribers', '--json')).stdout);

  test('agree with the list after a backup was put back', async () => {
    const set = await useNewsletter(6);
    const elsewhere = await makeRoot();
    const { stdout } = await set.run('backup', '--json', '--to', elsewhere);
    await set.run('subscribers', 'remove', 'reader0@list.example');
    await set.run('subscribers', 'erase', 'reader1@list.example', '--yes');
    await set.run('subscribers', 'add', 'new@list.example');
    await set.run('subscribers', 'remove', 'new@list.example');
    const file = 'email,status\nreader2@list.example,unsubscribed\n';
    await writeFile(join(set.root, 'left.csv'), file);
    await set.run('subscribers', 'import', '--recheck', join(set.root, 'left.csv'));
    expect((await set.run('restore', JSON.parse(stdout).backup, '--yes')).code).toBe(0);
    const { states, months } = await growthOf(set);
    expect(states.confirmed).toBe(3);
    expect(months).toMatchObject([
      { imported: 6, unsubscribed: 1, suppressed: 1, erased: 1, total: 3 },
    ]);
    const first = months.at(-1);
    const before =
      (first?.total ?? 0) -
      (first?.imported ?? 0) +
      (first?.unsubscribed ?? 0) +
      (first?.suppressed ?? 0) +
      (first?.erased ?? 0);
    expect(before, 'nobody was on the list before the first month').toBe(0);
  });
});
