import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPeople } from '../../src/subscribers/add.ts';
import type { StatusOptions } from '../../src/subscribers/csv/status-survey.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { recheckCsv } from '../../src/subscribers/recheck-file.ts';
import { requestSubscription } from '../../src/subscribers/subscribe.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, change, useStore } from '../helpers/mailing.ts';
import { makeRoot } from '../helpers/root.ts';

type TestStore = Awaited<ReturnType<typeof useStore>>;

/** Imports a text; `file` is what the file is called. */
async function bring(
  store: TestStore,
  text: string,
  { file = 'people.csv', ...options }: StatusOptions & { file?: string } = {},
) {
  const root = await makeRoot({ [file]: text });
  const reported: { line: number; code?: string }[] = [];
  const { value, problems } = await importCsv(
    store,
    { path: join(root, file), file },
    {
      ...addOptions,
      ...options,
      map: new Map(),
      consent: 'signed up there',
      onLine: (line, added) => {
        if ('code' in added) reported.push({ line, code: added.code });
      },
    },
  );
  return { problems, reported, columns: value?.uses };
}

/** `name state` for everybody on the list. */
async function statesOf(store: TestStore): Promise<string[]> {
  const people = await listSubscribers(store);
  return people.map(({ address, state }) => `${address.split('@')[0]} ${state}`).sort();
}

/** A file with one person for each value of a column. */
function fileOf(column: string, values: readonly string[]): string {
  return `email;${column}\n${values.map((value, at) => `p${at}@list.example;${value}\n`).join('')}`;
}

/** A column, a value that lets people get mail, and values that do not. */
const columns: readonly [name: string, yes: string, ...no: string[]][] = [
  ['opt_in', 'true', 'false', '', 'NULL'],
  ['optin', '1', '0'],
  ['Opt-In', 'Y', 'N'],
  ['double_opt_in', 'yes', 'no'],
  ['unsubscribed', '0', '1', 'yes', '2023-05-05'],
  ['is_unsubscribed', 'false', 'true'],
  ['unsubscribed_at', '', '2023-05-05 00:00:00', '05.05.2023', '1683244800', 'May 5, 2023'],
  ['Unsubscribe date', '0000-00-00 00:00:00', '5/5/23'],
  ['blacklisted', '0', '1'],
  ['confirmed', '1', '0'],
  ['confirmed_at', '2023-05-05', ''],
  ['email_verified', 'true', 'false'],
  ['dnc', '', 'yes', '1', 'Unsubscribed', 'Bounced'],
  ['do_not_mail', 'no', 'yes'],
  ['doNotContact', 'FALSE', 'TRUE'],
  ['bounced at', '', '2023-05-05T10:00:00Z'],
  ['bounce count', '0', '3'],
  ['Unsubscribe reason', '', 'too many mails'],
  ['active', '1', '0'],
  ['deleted_at', '', '2023-05-05'],
  ['Accepts Marketing', 'yes', 'no'],
  ['newsletter', 'yes', 'no'],
  ['can_email', '1', '0'],
  ['status', 'enabled', 'blocklisted', 'disabled', 'Unsubscribed', 'bounced', ''],
  ['Status', 'active', 'ex-subscriber', 'opted out', 'not active', 'subscription ended by user'],
  ['Refuse bulk emailings', '0', '1'],
  ['is_email_bad', 'false', 'true'],
  ['Status', 'active', '5.1.1', '550 no such user'],
  ['Želi da prima mejlove', 'da', 'ne'],
  ['Прима билтен', 'да', 'не'],
  ['Сака билтен', 'да', 'не'],
  ['Желае бюлетин', 'да', 'не'],
  ['Dëshiron buletinin', 'po', 'jo'],
  ['Hírlevél', 'igen', 'nem'],
  ['Kein Newsletter', 'nein', 'ja'],
  ['Ne pas contacter', 'non', 'oui'],
  ['No enviar', 'no', 'sí'],
  ['Would you like to receive our newsletter?', 'Yes, please', 'No', 'No, thanks', ''],
  ['Da li se slažete da vam šaljemo mejlove?', 'Da, slažem se', 'Ne', 'Ne, hvala'],
  ['Opt-out', 'Opted in', 'Opted out'],
  ['left?', '', 'x'],
  ['Konto', 'subscribed', 'unsubscribed', 'hard bounced'],
  ['Status', 'aktiv', 'abgemeldet', 'unbestätigt', 'unzustellbar', 'gesperrt'],
  ['Aktiv', 'ja', 'nein'],
  ['Statut', 'abonné', 'désabonné', 'désinscrit', 'en attente', 'non confirmé'],
  ['Actif', 'oui', 'non'],
  ['Stato', 'iscritto', 'disiscritto', 'annullato', 'in attesa'],
  ['Iscritto', 'sì', 'no'],
  ['Estado', 'suscrito', 'dado de baja', 'pendiente', 'rebotado', 'inactivo'],
  ['Estado', 'inscrito', 'descadastrado', 'inativo', 'pendente'],
  ['Ativo', 'sim', 'não'],
  ['Status', 'prijavljen', 'odjavljen', 'nepotvrđen', 'vraćeno', 'blokiran'],
  ['Статус', 'пријављен', 'одјављен', 'непотврђен', 'враћено', 'блокиран'],
  ['Odjavljen', 'ne', 'da'],
  ['Одјављен', 'не', 'да'],
  ['datum odjave', '', '5. 5. 2023.'],
  ['Pretplaćena', 'da', 'ne'],
  ['Ne šalji', '', 'x'],
  ['suglasnost', 'da', 'ne'],
  ['Статус', 'претплатен', 'отпишан', 'одјавен', 'непотврден', 'неактивен'],
  ['Статус', 'абониран', 'отписан', 'непотвърден', 'блокиран'],
  ['Statusi', 'i abonuar', 'i çabonuar', 'çregjistruar', 'i pakonfirmuar', 'bllokuar'],
  ['Abonuar', 'po', 'jo'],
  ['Stare', 'abonat', 'dezabonat', 'neconfirmat'],
  ['Activ', 'da', 'nu'],
  ['Κατάσταση', 'Εγγεγραμμένος', 'Διαγραμμένος', 'Ανενεργός', 'μη επιβεβαιωμένος'],
  ['Állapot', 'feliratkozott', 'leiratkozott', 'visszapattant', 'inaktív'],
  ['Naročen', 'da', 'ne'],
  ['Stanje', 'naročen', 'odjavljen', 'nepotrjen'],
  ['Durum', 'abone', 'abonelikten çıktı', 'onay bekliyor', 'pasif'],
  ['Aktif', 'evet', 'hayır'],
  ['Newsletter abbestellt', 'FALSCH', 'WAHR'],
  ['Abbestellt am', '', '5.5.2023'],
  ['Povučena saglasnost', 'ne', 'da'],
  ['Pas de newsletter', 'non', 'oui'],
  ['CLEAN_TIME', '', '2023-05-05 00:00:00'],
  ['Keine Massen-E-Mails (Benutzer-Opt-out)', '0', '1'],
  ['status', 'active', 'validating', 'verifying', 'to be confirmed'],
  ['Statut', 'inscrite', 'à confirmer', 'NPAI', 'décédée'],
  ['Status', 'angemeldet', 'abbestellt', 'Einwilligung verweigert', 'Zustimmung zurückgezogen'],
  ['Stanje', 'prijavljena', 'saglasnost povučena', 'žalba', 'preminuo'],
  ['Prijavljen', 'ISTINA', 'LAŽ'],
  ['Претплаћен', 'ТОЧНО', 'НЕТОЧНО'],
  ['Εγγεγραμμένος', 'ΑΛΗΘΕΣ', 'ΨΕΥΔΕΣ'],
  ['Geabonneerd', 'WAAR', 'ONWAAR'],
  ['Přihlášen', 'PRAVDA', 'NEPRAVDA'],
  ['Status', 'aktywny', 'wypisany', 'niepotwierdzony', 'nieaktywny', 'odbity'],
];

describe('a column that says who gets mail', () => {
  for (const [name, yes, ...no] of columns) {
    test(`${name}: ${yes || 'empty'}, not ${no.map((each) => each || 'empty').join(', ')}`, async () => {
      const store = await useStore();
      const { problems } = await bring(store, fileOf(name, [yes, ...no, yes]));
      expect(problems).toEqual([]);
      const confirmed = (await statesOf(store)).filter((each) => each.endsWith(' confirmed'));
      expect(confirmed).toEqual(['p0 confirmed', `p${no.length + 1} confirmed`]);
    });
  }

  test('stores people who unsubscribed or bounced, so that a later import does not add them', async () => {
    const store = await useStore();
    await bring(store, 'email,status\na@one.example,active\nb@one.example,left us\n');
    expect(await statesOf(store)).toEqual(['a confirmed', 'b suppressed']);
    const { reported } = await bring(store, 'email\na@one.example\nb@one.example\n');
    expect(reported).toMatchObject([{ code: 'already-confirmed' }, { code: 'already-suppressed' }]);
    expect(await statesOf(store)).toEqual(['a confirmed', 'b suppressed']);
  });

  test('the strictest column wins, and the strictest line of an address', async () => {
    const store = await useStore();
    const text = [
      'email,active,unsubscribed_at,confirmed',
      'ok@one.example,1,,1',
      'left@one.example,1,2023-05-05,1',
      'never@one.example,1,,0',
      'twice@one.example,1,,1',
      'TWICE@one.example,0,,1',
      'half@one.example,1,,1',
      'half@one.example,1,,0',
    ];
    await bring(store, `${text.join('\n')}\n`);
    expect(await statesOf(store)).toEqual(['left suppressed', 'ok confirmed', 'twice suppressed']);
  });

  test('is printed as read, and every other column as unused', async () => {
    const store = await useStore();
    const { columns } = await bring(
      store,
      'id,email,first_name,State,Type,Lead Status,Last active,SMS status,Postal code,status\n' +
        '1,a@one.example,Ana,California,private,New,2020-01-01,unsubscribed,11000,active\n',
    );
    expect(columns).toEqual({
      applied: ['status'],
      unused: ['id', 'State', 'Type', 'Lead Status', 'Last active', 'SMS status', 'Postal code'],
    });
    expect(await statesOf(store)).toEqual(['a confirmed']);
  });

  test('a name alone is not unclear if other columns say who gets mail', async () => {
    const store = await useStore();
    const { problems } = await bring(
      store,
      'email,Native language,Company,Expiry,Subscription date,Opt-in IP,unsubscribe_url,Member,Notes\n' +
        'a@one.example,Serbian,Bounce Ltd,2027-01-01,2020-01-01,192.0.2.1,https://x.example/1,yes,met in May\n' +
        'b@one.example,English,,,2020-01-02,,https://x.example/2,no,\n',
    );
    expect(problems).toEqual([]);
    expect(await statesOf(store)).toEqual(['a confirmed', 'b confirmed']);
  });
});

describe('a column whose meaning is unclear', () => {
  const unclear: readonly [name: string, ...values: string[]][] = [
    ['status', '1', '2', '1'],
    ['status', '0', '1'],
    ['state', '1', '-1'],
    ['Subscription status', '1', '0'],
    ['status', 'active', 'zebra'],
    ['status', 'true', 'false'],
    ['status', '', 'unsubscribed'],
    ['active', '1', '2'],
    ['unsubscribed', 'perhaps', ''],
    ['confirmed_at', '', ''],
    ['Opt-in date', '2020-01-01', ''],
    ['Tags', 'friend', 'unsubscribed'],
    ['Notes', '', 'has unsubscribed by phone in May', 'friend of Ana'],
    ['Napomena', 'iz Niša', 'odjavio se telefonom'],
    ['Stage', 'active', 'inactive'],
    ['newsletter', 'yes', 'weekly'],
    ['subscribed', 'soon', 'yes'],
    ['Newsletter storno', 'yes', 'no'],
    ['Newsletter izuzet', 'da', ''],
    ['Opozvana saglasnost', 'da', 'ne'],
    ['status', 'active', 'subscribed to SMS'],
    ['Стање', '1', '2'],
  ];
  for (const [name, ...values] of unclear) {
    test(`${name}: ${values.map((each) => each || 'empty').join(', ')}`, async () => {
      const store = await useStore();
      const { problems } = await bring(store, fileOf(name, values));
      expect(problems).toMatchObject([{ code: 'unclear-column', severity: 'error', line: 1 }]);
      const [{ message, hint } = { message: '', hint: '' }] = problems;
      expect(message).toContain(`The column "${name}"`);
      expect(message).toMatch(/: .* \(\d+\).*\. Nothing was imported\.$/);
      expect(hint).toContain(`--status "${name}"`);
      expect(hint).toContain(`--ignore "${name}"`);
      expect(await statesOf(store)).toEqual([]);
    });
  }

  test('is reported with its values and their counts, without addresses', async () => {
    const store = await useStore();
    const values = ['2', '1', '1', 'jane@one.example', ''];
    const { problems } = await bring(store, fileOf('status', values));
    expect(problems[0]?.message).toContain('"1" (2), "2" (1), an address (1), empty (1)');
  });

  test('--status names the values that mean subscribed', async () => {
    const store = await useStore();
    const file = fileOf('state', ['1', '2', '1', '']);
    const { problems } = await bring(store, file, { status: ['state=1'] });
    expect(problems).toEqual([]);
    expect(await statesOf(store)).toEqual(['p0 confirmed', 'p1 suppressed', 'p2 confirmed']);
  });

  test('--status alone imports only lines with a clear value', async () => {
    const store = await useStore();
    const { reported } = await bring(
      store,
      fileOf('Kolona', ['active', '2', 'odjavljen', 'zebra']),
      {
        status: ['kolona'],
      },
    );
    expect(await statesOf(store)).toEqual(['p0 confirmed', 'p2 suppressed']);
    expect(reported.filter(({ code }) => code === 'unclear-status')).toHaveLength(2);
  });

  test('--ignore skips it', async () => {
    const store = await useStore();
    const { columns } = await bring(store, fileOf('status', ['1', '2']), { ignore: ['STATUS'] });
    expect(columns).toEqual({ applied: [], unused: ['status'] });
    expect(await statesOf(store)).toEqual(['p0 confirmed', 'p1 confirmed']);
  });

  test('a column that does not exist is a problem', async () => {
    const store = await useStore();
    for (const options of [{ status: ['stutus'] }, { ignore: ['stutus'] }, { status: ['x=1'] }]) {
      const { problems } = await bring(store, fileOf('name', ['Ana']), options);
      expect(problems).toMatchObject([{ code: 'unknown-column' }]);
    }
    expect(await statesOf(store)).toEqual([]);
  });

  test('a file whose name suggests people who unsubscribed is unclear', async () => {
    const store = await useStore();
    for (const file of ['unsubscribed_members_export.csv', 'bounces-2024.csv', 'Odjavljeni.csv']) {
      const { problems } = await bring(store, 'email\na@one.example\n', { file });
      expect(problems).toMatchObject([{ code: 'unclear-column' }]);
      expect(problems[0]?.message).toContain(file);
    }
    expect(await statesOf(store)).toEqual([]);
    const file = 'unsubscribed.csv';
    await bring(store, 'email\na@one.example\n', { file, status: ['file name'] });
    await bring(store, 'email\nb@one.example\n', { file, ignore: ['file name'] });
    expect(await statesOf(store)).toEqual(['a suppressed', 'b confirmed']);
  });
});

describe('a recheck', () => {
  test('suppresses people who were imported by mistake, and nobody else', async () => {
    const store = await useStore();
    const people = ['ok', 'left', 'bounced', 'never', 'unclear', 'other'];
    await bring(store, `email\n${people.map((name) => `${name}@one.example\n`).join('')}`);
    const person = { consent: 'x', confirmedAt: '2026-01-01T00:00:00.000Z' };
    await addPeople(
      store,
      [
        { ...person, address: 'byform@one.example', consentVersion: 'abc123abc123', form: 'form' },
        { ...person, address: 'byhand@one.example', form: 'added by the editor' },
      ],
      addOptions,
    );
    const text = [
      'email,status',
      'ok@one.example,active',
      'LEFT@one.example,unsubscribed',
      'bounced@one.example,bounced',
      'never@one.example,unconfirmed',
      'unclear@one.example,',
      'byform@one.example,unsubscribed',
      'byhand@one.example,unsubscribed',
      'new@one.example,active',
    ];
    const root = await makeRoot({ 'people.csv': text.join('\n') });
    const csv = { path: join(root, 'people.csv'), file: 'people.csv' };
    const recheck = () => recheckCsv(store, csv, { map: new Map(), now: addOptions.now });
    const { value, problems } = await recheck();
    expect(value?.suppressed).toMatchObject([{ line: 3 }, { line: 4 }, { line: 5 }, { line: 6 }]);
    expect(problems).toMatchObject([{ code: 'confirmed-here' }, { code: 'confirmed-here' }]);
    expect(await statesOf(store)).toEqual([
      'bounced suppressed',
      'byform confirmed',
      'byhand confirmed',
      'left suppressed',
      'never suppressed',
      'ok confirmed',
      'other confirmed',
      'unclear suppressed',
    ]);
    expect((await recheck()).value?.suppressed).toEqual([]);
  });

  test('changes nothing if a column is unclear', async () => {
    const store = await useStore();
    await bring(store, 'email\na@one.example\n');
    const root = await makeRoot({ 'people.csv': 'email,status\na@one.example,7\n' });
    const csv = { path: join(root, 'people.csv'), file: 'people.csv' };
    const { value, problems } = await recheckCsv(store, csv, {
      map: new Map(),
      now: addOptions.now,
    });
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'unclear-column' }]);
    expect(await statesOf(store)).toEqual(['a confirmed']);
  });
});

test('the form accepts people who unsubscribed elsewhere, but no addresses that bounced', async () => {
  const store = await useStore();
  await bring(store, 'email,status\nleft@one.example,unsubscribed\nbad@one.example,bounced\n');
  const request = { language: 'en', form: 'form', consent: 'I want it' };
  for (const name of ['left', 'bad']) {
    const address = `${name}@one.example`;
    await requestSubscription(store, addOptions.secret, { ...request, address }, change);
  }
  const awaited = await store.db.selectFrom('confirmations').select('subscriber_id').execute();
  const people = await listSubscribers(store);
  const left = people.find(({ address }) => address.startsWith('left'));
  expect(awaited).toEqual([{ subscriber_id: left?.id }]);
});
