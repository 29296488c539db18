import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { problemRegistry } from '../../src/cli/problem-registry.ts';
import { runProgram } from '../../src/cli/program.ts';
import { fillDefinition } from '../../src/model/define-problems.ts';

/**
 * Everything that a person reads is plain, modern English. This test finds wording that readers
 * stumbled over, in every problem, every `--help`, README.md and docs/, and names the words to use.
 */
const phrases: readonly { pattern: RegExp; use: string; only?: 'messages' }[] = [
  // One word for one thing.
  { pattern: /\bnews\b(?!\.)/, use: 'item, or story (to readers)' },
  { pattern: /\btell(s|ing)?\b|\btold\b/, use: 'print, report, warn, say' },
  {
    pattern: /(?<!(-case|capital|latin|cyrillic) )\bletters?\b(?! (such as|of any))(?![.\w])/,
    use: 'character, system mail',
  },
  { pattern: /\bsmall letters\b/, use: 'lower-case letters' },
  { pattern: /\b(an?|the|this|of|invisible) signs?\b/, use: 'character' },
  { pattern: /\bblanks?\b(?! line)/, use: 'space' },
  {
    pattern: /\bpress(es|ed|ing)? (a|again|ctrl|it|its|once|send|the)\b|\bone press\b/,
    use: 'click',
  },
  {
    pattern: /\bwho(so)?ever\b|\bsomebody on the list\b/,
    use: 'subscriber, recipient, anybody who',
  },
  { pattern: /\baskings\b|\b(an?|each|the) asking\b/, use: 'confirmation request' },
  { pattern: /\bpatien(ce|tly)\b/, use: 'retry, with retries' },
  { pattern: /\bhand(s|ed|ing)? over\b/, use: 'send' },
  { pattern: /\bsurroundings\b/, use: 'context, host' },
  { pattern: /\btakes? no mail\b|\bgone\b/, use: 'unsubscribed, bounced, complained' },
  { pattern: /\bmend(s|ed|ing)?\b/, use: 'fix, repair' },
  { pattern: /\btall(y|ies)\b/, use: 'statistics' },
  { pattern: /\bt(ake|akes|aken|aking|ook) up\b/, use: 'import, continue, pick up' },
  { pattern: /\basks? (a|all|each|every|its|the)( \w+)? (feed|server|source)s?\b/, use: 'fetch' },
  { pattern: /\bheed(s|ed|ing)?\b/, use: 'recheck, detect, follow' },
  { pattern: /\bwritten beside\b|\bwrites? (it )?beside\b/, use: 'temporary file' },
  { pattern: /\bthose who do not see\b/, use: 'alt text' },
  {
    pattern: /\b(is|are) none\b|\bnone that\b|\bno such\b/,
    use: 'invalid, unsupported, missing, not found',
  },
  { pattern: /\bin the dark\b/, use: 'dark mode' },
  // Who does what.
  { pattern: /\bnobody who\b|\bthose who have it\b/, use: 'a subject, a verb and an object' },
  { pattern: /\bwhat is told\b|\b(is|are) asked about\b/, use: 'a subject, a verb and an object' },
  { pattern: /\bwho (has it|never chose)\b|\bthose to come\b/, use: 'subscribers who …, new ones' },
  { pattern: /\bgo(es)? on\b|\bwent on\b/, use: 'continue, resume' },
  { pattern: /\btaken? away\b/, use: 'remove, delete, changed' },
  { pattern: /\b(came|come) in(to it)?\b(?! (as|the))/, use: 'was imported' },
  { pattern: /\bholds from\b/, use: 'takes effect' },
  { pattern: /\bdoes not fit here\b/, use: 'must be …' },
  { pattern: /\blook into\b|\bseen enough\b/, use: 'check, stop' },
  { pattern: /\bnobody means\b|\bbecome old\b/, use: 'maximum, expired' },
  { pattern: /\banew\b/, use: 'again' },
  { pattern: /\bby itself\b/, use: 'automatically, on its own' },
  { pattern: /\bat fault\b/, use: 'the cause' },
  {
    pattern: /\bcomes? round\b|\bwithout a word\b|\bsees? to it\b|\blets? go of\b/,
    use: 'plain words',
  },
  { pattern: /\bhandful\b/, use: 'a few' },
  { pattern: /\bunder way\b/, use: 'in progress' },
  { pattern: /\boutside of\b/, use: 'outside' },
  { pattern: /\bthere is an? [^.]{0,40} here\b/, use: 'The text contains …', only: 'messages' },
  {
    pattern: /^npm run (-s )?(collect|check|send|subscribers|serve|backup|restore)\b/,
    use: 'npx masthead …',
  },
  { pattern: /\bmanuscripts?\b/, use: 'issue document' },
  { pattern: /\bneighbourhoods?\b/, use: 'network (of addresses)' },
  {
    pattern: /\bkeeps? house\b|\bhollow\b|\bshelf.?life\b|\bscrub\b/,
    use: 'the ordinary word of the field',
  },
  { pattern: /^there (is|are) no\b/, use: 'Missing …, Unknown …, … not found', only: 'messages' },
];

/** Names that were replaced by the words of the field. */
const oldNames =
  /askings?\b|carryOut|hand(ed)?-?over|heed|hollow|keepHouse|manuscript|(?<!com|a)mend(ed|s)?(?![a-z])|neighbourhood|neither\b|news\b|patience|refuseStrangers|scrub|shelfLife|surroundings|take-?up|takeTurns|tall(y|ies)\b|\btold\b|wishes/i;

/** Exact exceptions: where it stands, the text, and why it is right there. */
const exceptions: readonly { where: RegExp; text: string; reason: string }[] = [];

interface Text {
  where: string;
  text: string;
}

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

test('every exception is still needed', async () => {
  const pages = await Promise.all(
    documents.map(async (where) => ({
      where,
      text: await readFile(join(root, where), 'utf8'),
    })),
  );
  const texts = [...pages, ...(await readHelp())];
  for (const { where, text, reason } of exceptions) {
    const found = texts.some((each) => where.test(each.where) && each.text.includes(text));
    expect(found, `"${text}" (${reason})`).toBe(true);
  }
});

test('old wording is found in any form', () => {
  const found = (text: string): number => findPhrases({ where: 'x', text }, true).length;
  expect(found('Takes up issue 3, "Words", which was not mailed yet.')).toBe(1);
  expect(found('There is no id.')).toBe(1);
  expect(found('One of the addresses for the test is none.')).toBe(1);
  expect(found('Unknown section "trainig". Did you mean "training"?')).toBe(0);
});

function findPhrases({ where, text }: Text, isMessage = false): string[] {
  const rest = exceptions
    .filter((each) => each.where.test(where))
    .reduce((left, each) => left.replaceAll(each.text, ''), text);
  return phrases
    .filter(({ only }) => only === undefined || isMessage)
    .flatMap(({ pattern, use }) => {
      const found = new RegExp(pattern, 'i').exec(rest);
      return found ? [`${where}: "${found[0]}": use: ${use}`] : [];
    });
}

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
