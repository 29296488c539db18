import { retext } from 'retext';
import smartypants from 'retext-smartypants';
import { expect, test } from 'vitest';
import { lineWithQuotes } from '../../src/render/markdown/quotes.ts';

test.each([
  ['en-GB', "\"It's 'done',\" she said", '“It’s ‘done’,” she said'],
  ['sr-Latn', '"Dobar posao", kaže', '„Dobar posao”, kaže'],
  ['sr-Cyrl', '"Добар посао", каже', '„Добар посао”, каже'],
  ['mk', '"Добро", рече', '„Добро“, рече'],
  ['sq', '"Mirë", tha', '„Mirë“, tha'],
  ['el', '"Ναι", είπε', '«Ναι», είπε'],
  ['en', 'nothing to set -- here...', 'nothing to set -- here...'],
])('%s: %s', (language, typed, set) => {
  expect(lineWithQuotes(typed, language)).toBe(set);
});

test.each([
  ["It's Ana's \"rock 'n' roll\".", 'It’s Ana’s “rock ’n’ roll”.'],
  ["the '80s, isn't it", 'the ’80s, isn’t it'],
  ["don't, won't, Đurđa's", 'don’t, won’t, Đurđa’s'],
  ["d'Ivoire, 5' and 6\"", 'd’Ivoire, 5’ and 6”'],
])('apostrophes in %s', (typed, set) => {
  expect(lineWithQuotes(typed, 'en')).toBe(set);
});

test.each([
  ['fr', "l'eau d'ici, l'\"autre\"", 'l’eau d’ici, l’«autre»'],
  ['it', "un po' d'acqua, gli anni '90: 'ecco'", 'un po’ d’acqua, gli anni ’90: “ecco”'],
  ['uk', "п'ять 'слів'", 'п’ять “слів”'],
  ['el', "τ' όνομα 'αυτό'", 'τ’ όνομα “αυτό”'],
  [
    'de',
    "Rock 'n' Roll, Fish 'n' Chips, die '68er, 'so'",
    'Rock ’n’ Roll, Fish ’n’ Chips, die ’68er, ‚so‘',
  ],
  ['sr', "Rokenrol, drum 'n' bass i 'no'", 'Rokenrol, drum ’n’ bass i ‚no’'],
  ['sq', "t'i themi, s'ka 'si' në vitet '90", 't’i themi, s’ka ‚si‘ në vitet ’90'],
  [
    'de',
    "Wie geht's? 'Gut, was gibt's?', rief Hans' Sohn",
    'Wie geht’s? ‚Gut, was gibt’s?‘, rief Hans’ Sohn',
  ],
])('apostrophes in %s are not closing marks: %s', (language, typed, set) => {
  expect(lineWithQuotes(typed, language)).toBe(set);
});

test('sets quotes as retext does, also those that it sets without it', () => {
  const curler = retext().use(smartypants, { backticks: false, dashes: false, ellipses: false });
  const before = '|a|a |2|2 |(|A. |No|b.|b, |—|c\n|"|" |\''.split('|');
  const after = 'a|éa|же|2|80s|s| a|. B|, b||)|"|"a|\'a|?|-'.split('|');
  // Smartypants takes the apostrophe of l'"autre" for a mark.
  const differs = /[a-z]'"a/;
  for (const quote of ['"', "'"]) {
    for (const text of before.flatMap((one) => after.map((other) => one + quote + other))) {
      if (differs.test(text)) continue;
      const theirs = String(curler.processSync(` ${text}`)).slice(1);
      expect(lineWithQuotes(text, 'en'), text).toBe(theirs);
    }
  }
});
