import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, useStore } from '../helpers/mailing.ts';

/**
 * Headers and values as the programs' documentation and code have them. Addresses say what must
 * become of them: `ok` is mailed, `left` left or bounced, `never` did not confirm.
 */
const folder = join(import.meta.dirname, '../fixtures/exports');
const files = (await readdir(folder)).sort();

describe('the export of', () => {
  for (const name of files) {
    const program = name.replace(/\.csv$/, '');
    test(`${program} sends no mail to people who unsubscribed, bounced or never confirmed`, async () => {
      const store = await useStore();
      const path = join(folder, name);
      // The file's name says nothing: its columns alone decide.
      const { problems } = await importCsv(
        store,
        { path, file: 'people.csv' },
        { ...addOptions, map: new Map(), consent: 'signed up there', onLine: () => {} },
      );
      expect(problems).toEqual([]);
      const people = await listSubscribers(store);
      const named = people.map(({ address, state }) => `${address.split('@')[0]} ${state}`).sort();
      for (const each of named) {
        expect(each).toMatch(/^ok\d confirmed$|^left\d (suppressed|unsubscribed)$|^never\d suppr/);
      }
      const wanted = new Set((await readFile(path, 'utf8')).match(/\b(ok|left)\d+(?=@)/g));
      const found = named
        .map((each) => each.split(' ')[0])
        .filter((each) => !/^never/.test(`${each}`));
      expect(found).toEqual([...wanted].sort());
    });
  }

  test('at least thirty programs are covered', () => {
    expect(files.length).toBeGreaterThanOrEqual(30);
  });
});
