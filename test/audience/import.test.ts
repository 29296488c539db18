import { describe, expect, test } from 'vitest';
import { addSubscriber } from '../../src/audience/add.ts';
import { importCsv } from '../../src/audience/import.ts';
import { parseAddress } from '../../src/newsletter/subscriber.ts';
import { listSubscribers } from '../../src/store/subscribers.ts';
import { newsletter, now, useStore } from '../helpers/mailing.ts';

const options = {
  file: 'people.csv',
  consent: 'signed up in May',
  languages: newsletter.languages,
  now,
};

describe('import', () => {
  test('takes people under the column names that files have, and tells each line that it does not', async () => {
    const store = await useStore();
    const csv =
      '\uFEFFIme;E-mail;Jezik\r\nĐorđe Šarić;djordje@one.example;sr-Latn\r\n"Lee; Ann";lee@two.example;\r\n;not an address;\r\n;DJORDJE@one.example;\r\n;x@three.example;fr\r\n';
    const { value, problems } = await importCsv(store, csv, options);
    expect(value).toBe(2);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [4, 'bad-address'],
      [5, 'already-confirmed'],
      [6, 'unknown-language'],
    ]);
    const people = await listSubscribers(store);
    expect(people.sort((a, b) => (a.address < b.address ? -1 : 1))).toMatchObject([
      {
        address: 'djordje@one.example',
        name: 'Đorđe Šarić',
        language: 'sr-Latn',
        consent: 'signed up in May',
      },
      { address: 'lee@two.example', name: 'Lee; Ann', state: 'confirmed' },
    ]);
  });

  test('is safe to repeat', async () => {
    const store = await useStore();
    const csv = 'email\na@one.example\nb@one.example\n';
    expect((await importCsv(store, csv, options)).value).toBe(2);
    const again = await importCsv(store, csv, options);
    expect(again.value).toBe(0);
    expect(again.problems.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('never brings back somebody who left, and never repeats an address in what it tells', async () => {
    const store = await useStore();
    const newcomer = { address: 'gone@one.example', consent: 'x' };
    await addSubscriber(store, newcomer, newsletter.languages, now);
    await store.db.updateTable('subscribers').set({ state: 'unsubscribed' }).execute();
    const { value, problems } = await importCsv(store, 'email\nGone@One.example\n', options);
    expect(value).toBe(0);
    expect(problems).toMatchObject([{ code: 'already-unsubscribed', severity: 'error', line: 2 }]);
    expect(JSON.stringify(problems).toLowerCase()).not.toContain('gone@');
    expect(await listSubscribers(store)).toMatchObject([{ state: 'unsubscribed' }]);
  });

  test('says so where a file has no addresses, or is none', async () => {
    const store = await useStore();
    expect((await importCsv(store, 'who,what\na,b\n', options)).problems).toMatchObject([
      { code: 'no-address-column' },
    ]);
    expect((await importCsv(store, 'email\n"a@b.example\n', options)).problems).toMatchObject([
      { code: 'broken-csv' },
    ]);
    expect((await importCsv(store, '', options)).problems).toMatchObject([
      { code: 'no-address-column' },
    ]);
  });
});

test('an address is strict, and one person’s spellings of it are the same', () => {
  expect(parseAddress(' Ana@Müller.example ')).toEqual({
    address: 'Ana@Müller.example',
    key: 'ana@xn--mller-kva.example',
  });
  expect(parseAddress('é@a.example')?.key).toBe(parseAddress('e\u0301@A.EXAMPLE')?.key);
  for (const bad of [
    '',
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a b@c.example',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a@1.2.3.4',
    'a@b..example',
    'a@b.example\r\nBcc: c@d.example',
    'a..b@c.example',
    '<a@b.example>',
    'a@b_c.example',
    `${'x'.repeat(65)}@b.example`,
  ]) {
    expect(parseAddress(bad), bad).toBeUndefined();
  }
});
