import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { problemRegistry } from '../../src/cli/problem-registry.ts';
import { runProgram } from '../../src/cli/program.ts';
import { fillDefinition } from '../../src/model/define-problems.ts';
import { findPhrases, type Text } from '../helpers/phrases.ts';
import { readTexts } from '../helpers/source-texts.ts';

/**
 * Everything that a person reads is plain, modern English: problems, `--help`, what commands print,
 * README.md and docs/. `test/helpers/phrases.ts` lists the wording to avoid.
 */
/** Names that were replaced by the words of the field. */
const oldNames =
  /askings?\b|carryOut|hand(ed)?-?over|heed|hollow|keepHouse|manuscript|(?<!com|a)mend(ed|s)?(?![a-z])|neighbourhood|neither\b|news\b|patience|refuseStrangers|scrub|shelfLife|surroundings|take-?up|takeTurns|tall(y|ies)\b|\btold\b|wishes/i;

/** Files with words that never change, since databases have them, or that others write. */
const stored = ['lib/store/migrations/', 'model/suppression.ts', 'subscribers/csv/status-stems.ts'];

const root = join(import.meta.dirname, '../..');
const documents = await listDocuments();
const problems = Object.values(problemRegistry).flatMap((each) => Object.entries(each));

describe('the language of', () => {
  test.each(problems)('the problem %s', (code, definition) => {
    const { message, hint } = fillDefinition(definition, definition.example);
    expect(hint.trim(), 'says what to do').not.toBe('');
    expect(hint, 'says more than the message').not.toBe(message);
    const texts = [message, hint].map((text) => ({ where: code, text }));
    expect(texts.flatMap((text) => findPhrases(text, true))).toEqual([]);
  });

  test('every command with --help', async () => {
    const texts = await readHelp();
    expect(texts.length).toBeGreaterThan(12);
    expect(texts.flatMap((text) => findPhrases(text))).toEqual([]);
  });

  test.each(['src', 'create-masthead'])('every sentence in %s', async (folder) => {
    const texts = await readTexts(join(root, folder));
    expect(texts.length).toBeGreaterThan(50);
    const isStored = ({ where }: Text): boolean => stored.some((name) => where.startsWith(name));
    expect(texts.flatMap((text) => (isStored(text) ? [] : findPhrases(text, true)))).toEqual([]);
  });

  test.each(documents)('%s', async (name) => {
    const lines = (await readFile(join(root, name), 'utf8')).split('\n');
    const texts = lines
      .map((text, index) => ({ where: `${name}:${index + 1}`, text }))
      // The table quotes what mail servers say.
      .filter(({ text }) => name !== 'docs/server-replies.md' || !text.startsWith('| '));
    expect(texts.flatMap((text) => findPhrases(text))).toEqual([]);
  });
});

test('no problem has an empty hint', async () => {
  const names = await readdir(join(root, 'src'), { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.ts'))) {
    expect(await readFile(join(root, 'src', name), 'utf8'), name).not.toMatch(/\bhint: (''|""|``)/);
  }
});

test('old wording is found in any form', () => {
  const found = (text: string): number => findPhrases({ where: 'x', text }, true).length;
  expect(found('Takes up issue 3, "Words", which was not mailed yet.')).toBe(1);
  expect(found('There is no id.')).toBe(1);
  expect(found('One of the addresses for the test is none.')).toBe(1);
  expect(found('Unknown section "trainig". Did you mean "training"?')).toBe(0);
});

async function readHelp(): Promise<Text[]> {
  const texts: Text[] = [];
  for (const command of await loadCommands()) {
    const unused = (): never => {
      throw new Error('--help needs nothing');
    };
    const out = (text: string): void => {
      texts.push({ where: `${command.name} --help`, text });
    };
    const program = 'npm run' as const;
    const host = {
      root,
      folder: root,
      program,
      out,
      err: unused,
      colour: unused,
      terminal: unused,
    };
    await runProgram(command, ['--help'], host);
  }
  return texts;
}

async function loadCommands(): Promise<Command[]> {
  const names = (await readdir(join(root, 'src/cli'))).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(
    names.map((name): Promise<object> => import(join(root, 'src/cli', name))),
  );
  return modules.flatMap((each) => Object.values(each).filter(isCommand));
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'run' in value && 'summary' in value;
}

/** The pages that people read. */
async function listDocuments(): Promise<string[]> {
  const names = await readdir(join(root, 'docs'));
  const pages = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', ...pages];
}

test.each(['src', 'test', 'scripts', 'create-masthead'])(
  'names in %s are ordinary words',
  async (folder) => {
    const files = (await readdir(join(root, folder), { recursive: true })).filter((name) =>
      /\.[jt]s$/.test(name),
    );
    for (const file of files) {
      const text = await readFile(join(root, folder, file), 'utf8');
      const declared = text.match(/\b(?:class|const|function|interface|let|type) \w+/g) ?? [];
      expect(
        [file, ...declared].filter((name) => oldNames.test(name)),
        file,
      ).toEqual([]);
    }
  },
);

test('templates are named after what they make', async () => {
  const files = await readdir(join(root, 'templates'), { recursive: true });
  expect(files.filter((name) => oldNames.test(name) || name.startsWith('letter'))).toEqual([]);
});
