import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/lib/store/open.ts';
import { findAttribute } from '../../src/subscribers/csv/attributes.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { call } from '../helpers/call.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, useStore } from '../helpers/mailing.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot } from '../helpers/root.ts';

const settings = `format: 1
name: Pismo
description: x
site_url: https://list.example
from: Pismo <pismo@list.example>
languages: [sr-Latn, en]
sections:
  - {id: press, title: {en: Press, sr-Latn: Mediji}}
  - {id: network, title: {en: Network, sr-Latn: Mreža}}
`;

/** An export of Mailchimp: 210 in Serbian, 107 in English, one twice, two without an address. */
function mailchimp(): string {
  const person = (at: number) =>
    `ana${at}@list.example,Ana,Kovač,${at < 210 ? 'Serbian' : 'English'},4,2021-03-04 10:11:12,,"""friend"""`;
  return [
    'Email Address,First Name,Last Name,Language,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,TAGS',
    ...Array.from({ length: 317 }, (_, at) => person(at)),
    'ANA3@list.example,Ana,Kovač,Serbian,4,2021-03-04 10:11:12,,',
    ',Bo,Lee,English,4,2021-03-04 10:11:12,,',
    ',Ce,Lee,English,4,2021-03-04 10:11:12,,',
  ].join('\n');
}

async function useList(text: string) {
  const set = await useNewsletter(0, { 'issues/newsletter.yaml': settings });
  const file = join(set.root, 'people.csv');
  await writeFile(file, text);
  const imported = (answer: boolean | undefined, ...options: string[]) =>
    call('subscribers', ['import', file, '--consent', 'asked', ...options, '--root', set.root], {
      env: set.env,
      ...(answer !== undefined && { answer }),
    });
  const list = async () =>
    (
      JSON.parse((await set.run('subscribers', 'list', '--json')).stdout) as {
        address: string;
        name?: string;
      }[]
    ).sort((a, b) => (a.address < b.address ? -1 : 1));
  return { ...set, file, imported, list };
}

const summary = '210 Serbian, 107 English, 1 duplicate, 2 without an address';

describe('an import', () => {
  test('says what it will do before it writes anything, and asks once', async () => {
    const { root, imported, list } = await useList(mailchimp());
    for (const [answer, options] of [
      [false, []],
      [true, ['--dry-run']],
    ] as const) {
      const { code, stdout } = await imported(answer, ...options);
      expect(code).toBe(0);
      expect(stdout).toContain(`people.csv (Mailchimp): ${summary}.`);
      expect(stdout).toContain('Columns: Email Address, First Name, Last Name, Language,');
      expect(stdout).toContain('Unused columns: MEMBER_RATING, TAGS.');
      expect(stdout).toContain('without an address: lines 320, 321');
      expect(stdout).toContain('Nothing was imported.');
      expect(await list()).toEqual([]);
    }
    const { code, stdout } = await imported(true);
    expect(code).toBe(0);
    expect(stdout).toContain('people.csv: 317 imported, 3 not imported.');
    expect(await list()).toHaveLength(317);
    expect((await list())[0]).toMatchObject({ name: 'Ana Kovač', firstName: 'Ana' });
    const again = await imported(undefined, '--yes');
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('317 already subscribed, 1 duplicate, 2 without an address');
    expect(again.stdout).toContain('0 imported, 317 already subscribed');
    expect(again.stdout).not.toContain('on the list already');
    expect(await readdir(join(root, 'data/reports'))).toEqual([]);
  });

  test('asks nothing where nothing would change', async () => {
    const { imported } = await useList('email\nana@list.example\n');
    await imported(true);
    const again = await imported(false);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('0 imported, 1 already subscribed.');
  });

  test('prints neither addresses nor names', async () => {
    const { imported } = await useList(mailchimp());
    await imported(true);
    const { stdout, stderr } = await imported(true, '--update');
    expect(`${stdout}${stderr}`).not.toMatch(/@|Kovač/);
  });
});

describe('--update', () => {
  const before =
    'email,name,language,sections\nana@list.example,Ana,sr,press\nbo@list.example,Bo,en,\nleft@list.example,Le,en,\n';
  const after =
    'email,name,language,sections\nana@list.example,Ana Kovač,en,network\nBO@list.example,,English,\nbo@list.example,Bob,sr,\nleft@list.example,Leo,sr,\n';

  test('changes name, language and sections, and says so before', async () => {
    const { run, file, imported, list } = await useList(before);
    await imported(true);
    await run('subscribers', 'remove', 'left@list.example');
    await writeFile(file, after);
    const known = await list();
    const without = await imported(undefined, '--update');
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('Add --yes');
    expect((await imported(false, '--update')).stdout).toContain(
      '  line 2 changes: name, language Serbian → English, sections press → network',
    );
    expect(await list()).toEqual(known);
    const { code, stdout } = await imported(true, '--update');
    expect(code).toBe(1);
    expect(stdout).toContain(
      'people.csv: 1 changed, 1 already subscribed, 1 duplicate, 1 unsubscribed here.',
    );
    expect(await list()).toMatchObject([
      { address: 'ana@list.example', name: 'Ana Kovač', language: 'en', sections: ['network'] },
      { address: 'bo@list.example', name: 'Bo', language: 'en' },
      { address: 'left@list.example', name: 'Le', language: 'en', state: 'unsubscribed' },
    ]);
  });

  test('leaves what the file does not say, and never makes anybody get mail', async () => {
    const { run, file, imported, list } = await useList(before);
    await imported(true);
    await run('subscribers', 'remove', 'left@list.example');
    const known = await list();
    await writeFile(
      file,
      'email,name\nana@list.example,\nbo@list.example,\nleft@list.example,Leo\n',
    );
    await imported(undefined, '--update', '--yes');
    expect(await list()).toEqual(known);
  });
});

test('what a dry run counts is what the run does, for any list and file', async () => {
  const line = fc.record({
    who: fc.constantFrom('a', 'b', 'c', 'd', 'A', ''),
    name: fc.constantFrom('', 'Ana', 'Bo'),
    language: fc.constantFrom('', 'sr', 'en', 'Serbian', 'de'),
    status: fc.constantFrom('subscribed', 'subscribed', 'unsubscribed', 'bounced', 'pending'),
  });
  const lines = fc.array(line, { minLength: 1, maxLength: 8 });
  const work = async (store: Store, path: string, update: boolean, dryRun: boolean) => {
    const { value } = await importCsv(
      store,
      { path, file: 'people.csv' },
      { ...addOptions, map: new Map(), consent: 'asked', onLine: () => {}, update, dryRun },
    );
    return { counts: value?.counts, said: value?.summary.describe() };
  };
  const root = await makeRoot({});
  for (const [first, second, update] of fc.sample(fc.tuple(lines, lines, fc.boolean()), {
    numRuns: 60,
    seed: 5,
  })) {
    const store = await useStore();
    for (const rows of [first, second]) {
      const path = join(root, 'people.csv');
      const cells = rows.map(
        ({ who, name, language, status }) =>
          `${who === '' ? '' : `${who}@x.example`},${name},${language},${status}`,
      );
      await writeFile(path, `email,name,language,status\n${cells.join('\n')}\n`);
      const before = await listSubscribers(store);
      const planned = await work(store, path, update, true);
      expect(await listSubscribers(store)).toEqual(before);
      expect(await work(store, path, update, false)).toEqual(planned);
    }
  }
});

const people: Readonly<Record<string, string>> = {
  Mailchimp:
    'Email Address,First Name,Last Name,Language,Address,MEMBER_RATING,OPTIN_TIME,TAGS\nana@x.example,Ana,Kovač,sr,Ulica 1,2,2021-03-04 10:11:12,"friend"\n',
  listmonk:
    'uuid,email,name,attributes,status,created_at,updated_at,language\n0a,ana@x.example,Ana Kovač,{},enabled,2022-05-06 07:08:09+00:00,2022-05-06 07:08:09+00:00,sr\n',
  'listmonk, with attributes':
    'uuid,email,name,attributes,status,created_at,updated_at\n0a,ana@x.example,Ana Kovač,"{""city"": ""Niš"", ""lang"": ""sr""}",enabled,2022-05-06 07:08:09+00:00,2022-05-06 07:08:09+00:00\n',
  'listmonk, with attributes in groups':
    'uuid,email,name,attributes,status,created_at,updated_at\n0a,ana@x.example,Ana Kovač,"{""language"": null, ""profile"": {""Language"": ""Serbian""}}",enabled,2022-05-06 07:08:09+00:00,2022-05-06 07:08:09+00:00\n',
  'Buttondown, with metadata':
    'id,email_address,creation_date,type,first_name,last_name,metadata\n1,ana@x.example,2022-05-06T07:08:09Z,regular,Ana,Kovač,"{""locale"": ""sr""}"\n',
  Buttondown:
    'id,email_address,creation_date,type,first_name,last_name,language\n1,ana@x.example,2022-05-06T07:08:09Z,regular,Ana,Kovač,sr\n',
  Ghost:
    'id,email,name,note,subscribed_to_emails,created_at,deleted_at,language\n1,ana@x.example,Ana Kovač,,true,2022-05-06T07:08:09Z,,Serbian\n',
  Substack:
    'email,active_subscription,expiry,plan,email_disabled,created_at,name,language\nana@x.example,false,,other,false,2022-05-06T07:08:09Z,Ana Kovač,sr-Latn\n',
  Brevo:
    'CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;LANGUAGE;SMS;EMAIL_BLACKLISTED;DOUBLE_OPT-IN\n1;ana@x.example;Ana;Kovač;sr;;No;Yes\n',
  'Brevo in French': 'EMAIL;NOM;PRENOM;LANGUE\nana@x.example;Kovač;Ana;sr\n',
  Mailjet: 'email;name;firstname;language\nana@x.example;Kovač;Ana;sr\n',
  MailerLite:
    'Subscriber,Status,Sent,Opens,Subscribed,Name,Last name,Language\nana@x.example,Active,1,1,2021-03-04 10:11:12,Ana,Kovač,sr\n',
  'Google Contacts':
    'First Name,Middle Name,Last Name,Nickname,E-mail 1 - Label,E-mail 1 - Value,Address 1 - Formatted,Language\nAna,,Kovač,,* Work,ana@x.example,Ulica 1,sr\n',
  'Google Groups':
    'Members for group pismo\nEmail address,Nickname,Group status,Email status,Email preference,Posting permissions,Join year,Language\nana@x.example,Ana Kovač,member,,each email,,2021,sr\n',
  'Excel in Serbian': 'Ime;Prezime;Adresa;E-pošta;Jezik\nAna;Kovač;Ulica 1;ana@x.example;srpski\n',
  'Excel in Croatian': 'Prezime;Ime;E-adresa;Jezik\nKovač;Ana;ana@x.example;srpski (latinica)\n',
  'Excel in Cyrillic': 'Име;Презиме;Имејл адреса;Језик\nAna;Kovač;ana@x.example;српски\n',
  'Excel in Macedonian': 'Име;Презиме;Е-пошта;Јазик\nAna;Kovač;ana@x.example;srpski\n',
};

test.each(['', '{}', 'null', '[]', '{"lang":', '{"lang": ["sr"]}', '"lang"', '{"lang": " "}'])(
  'attributes without a language name none: %s',
  (cell) => {
    expect(findAttribute(cell, 'language')).toBe('');
  },
);

test('attributes that are nested without end name none', () => {
  const cell = `${'{"a":'.repeat(100_000)}{"lang": "sr"}${'}'.repeat(100_000)}`;
  expect(findAttribute(cell, 'language')).toBe('');
});

describe('columns are recognised in a file of', () => {
  for (const [program, text] of Object.entries(people)) {
    test(program, async () => {
      const store = await useStore();
      const root = await makeRoot({ 'people.csv': text });
      const { problems } = await importCsv(
        store,
        { path: join(root, 'people.csv'), file: 'people.csv' },
        { ...addOptions, map: new Map(), consent: 'asked', onLine: () => {} },
      );
      expect(problems).toEqual([]);
      expect(await listSubscribers(store)).toMatchObject([
        { address: 'ana@x.example', name: 'Ana Kovač', language: 'sr-Latn', state: 'confirmed' },
      ]);
    });
  }
});

describe('a file of Excel that is not UTF-8', () => {
  const bytes: Readonly<Record<string, [language: string, text: string, bytes: Buffer]>> = {
    'windows-1250': [
      'sr-Latn',
      'Ana Kovač Đokić',
      Buffer.from('Ime;Prezime;E-po\x9Ata\r\nAna;Kova\xE8 \xD0oki\xE6;ana@x.example\r\n', 'latin1'),
    ],
    'windows-1251': [
      'mk',
      'Ана',
      Buffer.from('\xC8\xEC\xE5;E-mail\r\n\xC0\xED\xE0;ana@x.example\r\n', 'latin1'),
    ],
    'windows-1252': [
      'fr',
      'Aurèle',
      Buffer.from('Nom;E-mail\r\nAur\xE8le;ana@x.example\r\n', 'latin1'),
    ],
  };
  for (const [encoding, [language, name, file]] of Object.entries(bytes)) {
    test(`is read as ${encoding} in a newsletter in ${language}`, async () => {
      const { root, run, imported, list } = await useList('');
      await writeFile(
        join(root, 'issues/newsletter.yaml'),
        settings.replace('[sr-Latn, en]', `[${language}]`).split('sections:')[0] ?? '',
      );
      await writeFile(join(root, 'people.csv'), file);
      const { stdout } = await imported(true);
      expect(stdout).toContain(`Encoding: ${encoding}`);
      expect(await list()).toMatchObject([{ address: 'ana@x.example', name }]);
      expect((await run('subscribers')).code).toBe(0);
    });
  }
});
