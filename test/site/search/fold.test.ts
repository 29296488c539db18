import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, wordsIn } from '../../../src/site/search/fold.ts';
import { searchScript } from '../../../src/site/search/search-page.ts';

test('words that are read the same are found as the same', () => {
  const same = [
    ['Đurasović', 'djurasovic', 'DJURASOVIĆ', 'Ђурасовић', 'đurasovic'],
    ['Niš', 'nis', 'Ниш'],
    ['Ljiljana', 'Љиљана'],
    ['džep', 'џеп', 'dzep'],
    ['Ćurčić', 'Ћурчић', 'Curcic'],
    ['Çela', 'cela'],
    ['Αθήνα', 'αθηνα'],
  ];
  for (const words of same) expect(new Set(words.map(fold)).size, words.join()).toBe(1);
});

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test('the script of the page folds as the index does', async () => {
  const script = (await searchScript()).split('const form =')[0];
  fc.assert(
    fc.property(
      fc.constantFrom('Ђурасовић', 'Žuti čaj', 'Þing ßÆ', '日本の川 x2'),
      fc.string(),
      (a, b) => {
        const world: Record<string, unknown> = { asked: `${a} ${b}` };
        runInNewContext(`${script}; done = wordsIn(fold(asked)).join();`, world);
        expect(world.done).toBe(wordsIn(fold(`${a} ${b}`)).join());
      },
    ),
    { numRuns: 50 },
  );
});
