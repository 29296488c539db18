import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/lib/store/open.ts';
import type { Problem } from '../../src/model/problem.ts';
import { addPeople } from '../../src/subscribers/add.ts';
import { readMapping } from '../../src/subscribers/csv/columns.ts';
import { guard, unguard } from '../../src/subscribers/csv/guard.ts';
import { exportCsv } from '../../src/subscribers/export.ts';
import { type ImportCounts, isOwnExport } from '../../src/subscribers/import.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { golden } from '../helpers/golden.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, useStore } from '../helpers/mailing.ts';
import { makeRoot } from '../helpers/root.ts';

const fixtures = join(import.meta.dirname, '../fixtures/import');

/** Imports a file. */
async function bring(
  store: Store,
  path: string,
  options: { encoding?: string; map?: string } = {},
) {
  const csv = { path, file: 'people.csv', ...(options.encoding && { encoding: options.encoding }) };
  const reported: Problem[] = [];
  const pair = options.map === undefined ? undefined : readMapping(options.map);
  const { value, problems } = await importCsv(store, csv, {
    ...addOptions,
    map: new Map(pair === undefined ? [] : [pair]),
    ...(!(await isOwnExport(csv)) && { consent: 'signed up in May' }),
    onLine: (_, added) => {
      if ('code' in added) reported.push(added);
    },
  });
  return { value: value && asJson(value.counts), problems: [...problems, ...reported] };
}

/** As `subscribers import --json` prints them. */
function asJson({ imported, withoutMail, rejected, ...more }: ImportCounts) {
  return { taken: imported, left: withoutMail, notTaken: rejected, ...more };
}

async function bringText(store: Store, text: string, options?: { map?: string }) {
  const root = await makeRoot({ 'people.csv': text });
  return bring(store, join(root, 'people.csv'), options);
}

/** The list without random ids. */
async function listOf(store: Store) {
  const people = await listSubscribers(store);
  return people
    .map(({ id, ...person }) => (/^0123/.test(id) ? { id, ...person } : person))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

describe('a file', async () => {
  for (const name of (await readdir(fixtures)).sort()) {
    test(name.replaceAll('-', ' '), async () => {
      const store = await useStore();
      const { value, problems } = await bring(store, join(fixtures, name, 'people.csv'));
      const outcome = { counts: value ?? null, problems, list: await listOf(store) };
      await golden(join(fixtures, name, 'expected.json'), `${JSON.stringify(outcome, null, 2)}\n`);
    });
  }
});

describe('an import', () => {
  test('changes nothing when it is repeated', async () => {
    const store = await useStore();
    const csv = 'email\na@one.example\nb@one.example\n';
    expect((await bringText(store, csv)).value).toMatchObject({ taken: 2, notTaken: 0 });
    const again = await bringText(store, csv);
    expect(again.value).toMatchObject({ taken: 0, notTaken: 2 });
    expect(again.problems.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('never adds people who unsubscribed, and names no address in problems', async () => {
    const store = await useStore();
    await addPeople(store, [{ address: 'gone@one.example', consent: 'x' }], addOptions);
    await store.db.updateTable('subscribers').set({ state: 'unsubscribed' }).execute();
    const { value, problems } = await bringText(store, 'email\nGone@One.example\n');
    expect(value).toMatchObject({ taken: 0 });
    expect(problems).toMatchObject([{ code: 'already-unsubscribed', severity: 'error', line: 2 }]);
    expect(JSON.stringify(problems).toLowerCase()).not.toContain('gone@');
    expect(await listSubscribers(store)).toMatchObject([{ state: 'unsubscribed' }]);
  });

  test('reports people who unsubscribed elsewhere, and keeps them on the list', async () => {
    const store = await useStore();
    await addPeople(store, [{ address: 'gone@list.example', consent: 'x' }], addOptions);
    const file = join(fixtures, 'from-mailchimp-unsubscribed/people.csv');
    expect((await bring(store, file)).problems).toMatchObject([{ code: 'left-elsewhere' }]);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('reads the columns that the editor names', async () => {
    const store = await useStore();
    const csv = 'Kontakt,Ko\nana@list.example,Ana\n';
    expect((await bringText(store, csv)).problems).toMatchObject([{ code: 'no-address-column' }]);
    await bringText(store, csv, { map: 'address=kontakt' });
    expect(await listSubscribers(store)).toMatchObject([{ address: 'ana@list.example' }]);
    const wrong = await bringText(store, csv, { map: 'address=Mejl' });
    expect(wrong.problems[0]?.message).toContain('no column "Mejl"');
    expect(readMapping('nonsense')).toBeUndefined();
  });

  test('reads an address beside what spreadsheets and Google leave around it', async () => {
    const store = await useStore();
    const cells = ["'ana@list.example", '\u200bbo@list.example\u00a0', '“cy@list.example”'];
    const google = 'dea@list.example ::: dea@other.example';
    await bringText(store, `email\n${[...cells, google].join('\n')}\n`);
    const people = await listSubscribers(store);
    const names = people.map(({ address }) => address.replace('@list.example', ''));
    expect(names.sort()).toEqual(['ana', 'bo', 'cy', 'dea']);
  });

  test('reads another encoding when it is named', async () => {
    const store = await useStore();
    const file = join(fixtures, '19-windows-1250/people.csv');
    await bring(store, file, { encoding: 'windows-1250' });
    expect(await listOf(store)).toMatchObject([{ name: 'Đurđa Ćirić' }, { name: 'Bo' }]);
  });
});

describe('an export', () => {
  const person = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 30 }),
    consent: fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() === text),
    sections: fc.option(fc.subarray(['members', 'news']), { nil: undefined }),
    textOnly: fc.boolean(),
    state: fc.constantFrom('confirmed', 'unsubscribed', 'suppressed'),
  });

  test('can be imported without a difference', async () => {
    const [store, other] = [await useStore(), await useStore()];
    const people = fc.sample(person, { numRuns: 200, seed: 7 });
    await addPeople(
      store,
      people.map(({ sections, textOnly, state, ...each }, index) => ({
        ...each,
        ...(sections !== undefined && { sections }),
        ...(textOnly && { textOnly }),
        state: state as 'confirmed',
        ...(state !== 'confirmed' && { leftAt: '2026-11-24T09:00:00.000Z' }),
        ...(state === 'suppressed' && { suppressedReason: 'no such user' }),
        form: 'subscribe',
        address: `reader${index}@list.example`,
      })),
      addOptions,
    );
    let text = '';
    for await (const chunk of exportCsv(store)) text += chunk;
    const { value, problems } = await bringText(other, text);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({ taken: 200, format: 'masthead' });
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect((await listSubscribers(other)).sort(byId)).toEqual(
      (await listSubscribers(store)).sort(byId),
    );
  });

  test('contains nothing that a spreadsheet runs, with any separator', () => {
    const text = fc.string({ unit: fc.constantFrom(...`'"=+-@＝;|,\t\r\n a1`) });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (value) => {
        for (const cell of guard(value).split(/[;|\t\n\r]/)) {
          expect(cell).not.toMatch(/^[ "]*[=+\-@＝＋－＠]/u);
        }
        expect(unguard(guard(value))).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });
});

test('a state of our own export that is no state counts as unconfirmed', async () => {
  const heading = 'email,text_only,state,consent,consent_version,confirmed_at';
  const rows = ['constructor', 'toString', 'paid'].map(
    (state, at) => `a${at}@x.example,false,${state},by hand,,2026-01-01T00:00:00Z`,
  );
  const text = `${[heading, ...rows].join('\n')}\n`;
  const { value, problems } = await bringText(await useStore(), text);
  expect(value).toMatchObject({ taken: 0, notTaken: 3 });
  expect(problems.map(({ code }) => code)).toEqual(rows.map(() => 'never-confirmed'));
});
