import { expect, test } from 'vitest';
import { listAccount } from '../../src/subscribers/export.ts';
import { recordPreferences } from '../../src/subscribers/queries/consent.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, now, useStore } from '../helpers/mailing.ts';
import { makeRoot } from '../helpers/root.ts';

test('a first name is imported, exported, and goes when the person takes another name', async () => {
  const root = await makeRoot({
    'people.csv': 'email,first_name,last_name\na@x.example,Ana,Kovač\n',
  });
  const store = await useStore();
  await importCsv(
    store,
    { path: `${root}/people.csv`, file: 'people.csv' },
    { ...addOptions, map: new Map(), consent: 'signed up there', onLine: () => {} },
  );
  const read = async () => {
    const [person] = await listSubscribers(store);
    if (person === undefined) throw new Error('nobody');
    return person;
  };
  const person = await read();
  expect(person).toMatchObject({ name: 'Ana Kovač', firstName: 'Ana' });
  expect(listAccount(person)).toMatchObject({ name: 'Ana Kovač', first_name: 'Ana' });
  await recordPreferences(store, person.id, { name: 'Ana Kovač', textOnly: true }, now);
  expect((await read()).firstName).toBe('Ana');
  await recordPreferences(store, person.id, { name: 'Ana Marić' }, now);
  expect(await read()).not.toHaveProperty('firstName');
});
