import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords } from '../../src/lib/text/count-words.ts';
import { cutTeaser } from '../../src/render/markdown/cut-teaser.ts';
import { countWordsOf } from '../../src/render/markdown/words-of.ts';
import { markdown } from './sample.ts';

const words = (count: number, word = 'word'): string => Array(count).fill(word).join(' ');
const cut = (...blocks: string[]) => cutTeaser(markdown(blocks.join('\n\n')).tree);
const kinds = (...blocks: string[]) => cut(...blocks)?.children.map(({ type }) => type);
const length = (...blocks: string[]) => {
  const tree = cut(...blocks);
  return tree && countWordsOf(tree);
};

describe('a teaser', () => {
  it('ends after 60 to 120 words, at the end of a paragraph', () => {
    expect(length(words(30), words(30), words(30), words(100))).toBe(60);
    expect(length(words(50), words(50), words(100))).toBe(100);
    expect(length(words(120), words(80))).toBe(120);
  });

  it('takes the nearest paragraph where none ends in between', () => {
    expect(length(words(150), words(80))).toBe(150);
    expect(length(words(50), words(200), words(20))).toBe(50);
  });

  it('never ends inside a list, quote or table, nor after words that announce one', () => {
    const list = `- ${words(30)}\n- ${words(20)}\n\n  ${words(20)}`;
    expect(kinds(words(40), list, words(30), words(100))).toEqual(['paragraph', 'list']);
    expect(kinds(words(30), `${words(40)}:`, list, words(100))).toEqual(['paragraph']);
    expect(kinds(`${words(70)}：`, `> ${words(30)}`, words(90))).toEqual([
      'paragraph',
      'blockquote',
    ]);
    expect(kinds(words(30), `> ${words(40)}\n>\n> ${words(40)}`, words(90))).toEqual([
      'paragraph',
      'blockquote',
    ]);
    const table = `| a | b |\n| - | - |\n| ${words(40)} | ${words(60)} |`;
    expect(kinds(words(50), table, words(90))).toEqual(['paragraph']);
  });

  it('never ends in a heading or a picture', () => {
    const blocks = [words(50), '## Ten more words', '![Alt](images/a.png)', words(40), words(90)];
    expect(kinds(...blocks)).toEqual(['paragraph', 'heading', 'paragraph', 'paragraph']);
  });

  it('has the definitions of its links and notes, and no others are shown', () => {
    const tree = cut(
      `[a][a] [^n] ${words(70)}`,
      words(90),
      '[a]: https://a.example',
      '[^n]: Note.',
    );
    expect(tree?.children.map(({ type }) => type)).toEqual([
      'paragraph',
      'definition',
      'footnoteDefinition',
    ]);
  });

  it('ends where the author says so, however long it is', () => {
    for (const mark of [
      '<!-- more -->',
      '<!--more-->',
      '<!--  MORE  -->',
      '<!-- more: the rest -->',
    ]) {
      expect(length(words(5), mark, words(5))).toBe(5);
      expect(length(words(300), mark, words(5))).toBe(300);
    }
    expect(kinds(`- a\n- b\n\n  <!-- more -->\n\n  c`, words(5))).toEqual(['list']);
  });

  it('is nothing where nothing would be left to read', () => {
    expect(cut(words(100))).toBeUndefined();
    expect(cut(words(100), '[a]: https://a.example', '<!-- note -->')).toBeUndefined();
    expect(cut(words(10), '<!-- more -->')).toBeUndefined();
    expect(cut('')).toBeUndefined();
  });

  it('is whole blocks from the beginning of any story', () => {
    const block = fc.oneof(
      fc.integer({ min: 1, max: 150 }).map((count) => words(count)),
      fc.integer({ min: 1, max: 90 }).map((count) => `- ${words(count)}\n- ${words(count)}`),
      fc.constantFrom('## Title', `${words(9)}:`, `> ${words(30)}`, '---', '`code`', '<b>x</b>'),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 9 }), (blocks) => {
        const { tree } = markdown(blocks.join('\n\n'));
        const short = cutTeaser(tree);
        if (short === undefined) return;
        expect(short.children.length).toBeLessThan(tree.children.length);
        expect(tree.children.slice(0, short.children.length)).toEqual(short.children);
        expect(['heading', 'thematicBreak']).not.toContain(short.children.at(-1)?.type);
      }),
    );
  });
});

describe('the number of words', () => {
  it.each([
    ['Two words', 2],
    ["Don't re-enter – ever", 3],
    ['  one\n\ttwo\u00a0three ', 3],
    ['… — !', 0],
    ['Београд и Ниш', 3],
    ['مرحبا بكم', 2],
    ['我们在柏林开会', 5],
    ['会议在 Berlin 举行', 4],
    ['สวัสดีชาวโลก', 2],
  ])('of "%s" is about %i', (text, expected) => {
    expect(Math.abs(countWords(text) - expected)).toBeLessThanOrEqual(
      /[a-zа-я]/i.test(text) && !/[我会ส]/.test(text) ? 0 : 1,
    );
  });

  it('is that of what readers see', () => {
    const { tree } = markdown(
      'One **two**[^n] [three](https://a.example)  \nfour<br>\n\n- five\n- six\n\n| a | b |\n| - | - |\n| c | d |\n\n![alt text](a.png)\n\n[^n]: Not this.',
    );
    expect(countWordsOf(tree)).toBe(10);
  });
});
