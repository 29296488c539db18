import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languageQuestion } from '../../src/cli/choose-language.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { call } from '../helpers/call.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions, useStore } from '../helpers/mailing.ts';
import { makeRoot, settings } from '../helpers/root.ts';

const languages = ['sr-Latn', 'sr-Cyrl', 'en'];
const both = {
  'issues/newsletter.yaml': settings.replace('[en, sr-Latn]', `[${languages.join(', ')}]`),
};

test.for([
  ['1', 'sr-Latn'],
  ['2', 'sr-Cyrl'],
  ['ćirilica', 'sr-Cyrl'],
  ['SR_latn', 'sr-Latn'],
  ['latin', 'sr-Latn'],
] as const)('asked which Serbian it is, "%s" is %s', async ([typed, language]) => {
  const root = await makeRoot(both);
  const add = ['add', 'ana@list.example', '--language', 'srpski', '--root', root];
  expect(await call('subscribers', add, { typed })).toMatchObject({ code: 0 });
  const { stdout } = await call('subscribers', ['list', '--json', '--root', root]);
  expect(JSON.parse(stdout)).toMatchObject([{ language }]);
});

test.for([undefined, '3', 'sr', ''])(
  'the answer %s is none, and the choices are named',
  async (typed) => {
    const root = await makeRoot(both);
    const add = ['add', 'ana@list.example', '--language', 'sr', '--root', root];
    const { code, stderr } = await call('subscribers', add, typed === undefined ? {} : { typed });
    expect(code).toBe(1);
    expect(stderr).toContain('sr-Latn');
    expect(stderr).toContain('sr-Cyrl');
    const { stdout } = await call('subscribers', ['list', '--json', '--root', root]);
    expect(JSON.parse(stdout)).toEqual([]);
  },
);

test('an import asks once for each text that can be several languages', async () => {
  const store = await useStore();
  const root = await makeRoot({});
  const path = join(root, 'people.csv');
  const written = ['sr', 'English', 'sr', 'Serbian', 'sr-Cyrl', 'sr'];
  const lines = written.map((each, at) => `r${at}@list.example,${each}`);
  await writeFile(path, `email,language\n${lines.join('\n')}\n`);
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return question.includes('"sr"') ? '2' : 'latinica';
  };
  const answers = new Map<string, string | undefined>();
  const options = { ...addOptions, languages, answers, chooseLanguage: languageQuestion({ ask }) };
  for (const dryRun of [true, false]) {
    await importCsv(
      store,
      { path, file: 'people.csv' },
      { ...options, map: new Map(), consent: 'asked', onLine: () => {}, dryRun },
    );
  }
  expect(asked).toEqual([
    'Which language is "sr"? 1 sr-Latn (srpski (latinica)), 2 sr-Cyrl (српски (ћирилица))',
    'Which language is "Serbian"? 1 sr-Latn (srpski (latinica)), 2 sr-Cyrl (српски (ћирилица))',
  ]);
  const people = (await listSubscribers(store)).sort((a, b) => (a.address < b.address ? -1 : 1));
  expect(people.map(({ language }) => language)).toEqual([
    ...['sr-Cyrl', 'en', 'sr-Cyrl', 'sr-Latn', 'sr-Cyrl', 'sr-Cyrl'],
  ]);
});
