import fc from 'fast-check';
import { toString as plainText } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { readTextDocument } from '../../../src/collect/readers/read-text-document.ts';
import { splitStories } from '../../../src/collect/split/split-stories.ts';
import { textToMarkdown } from '../../../src/collect/split/text-to-markdown.ts';
import { repairPasted } from '../../../src/content/repair-pasted.ts';
import { anyCharacter } from '../../helpers/any-character.ts';

const parser = remark().use(remarkGfm);

/** This alone is taken for Markdown. */
const isLink = /\]\(https?:/;

/** What Markdown, word processors and mails make something of. */
const sign = fc.constantFrom(
  ...'* ** _ __ ` ``` ~~ # ## > >> < <b> </b> [ ] ( ) ! | \\ & &amp; &copy; $ ^ : - -- + = . , ; ? 1. 12) [^1] [x]: [ ]'.split(
    ' ',
  ),
);
const word = fc.constantFrom(
  'river',
  'Đorđe',
  'обала',
  'a_b_c',
  '#LetThemRun',
  '@sedge',
  'snake_case_',
  '*bold*',
  'e.g.',
  "don't",
  '“so”',
  'http://',
  'www.',
  'https://rivers.example/a_b?x=1&y=*2*',
  '(https://rivers.example/)',
  'www.sedge.example/~ana_b',
  'ana_b@rivers.example',
  'mailto:ana@rivers.example',
  'link>>>.',
);
const phrase = fc
  .array(fc.oneof(word, sign, fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((parts) =>
    fc
      .array(fc.constantFrom('', ' ', ' '), { minLength: parts.length, maxLength: parts.length })
      .map((gaps) => parts.map((part, at) => part + gaps[at]).join('')),
  )
  .map((text) => text.replace(/\s+/g, ' ').trim());
const start = fc.constantFrom('', '', '• ', '  •\t', '- ', '* ', '1. ', '2) ', '– ', '\t', '> ');
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(start, phrase).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('%%%', '---', '=====', '* * *', '# river', 'A title') },
);
const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));

describe('a pasted text', () => {
  test('reads the same, whatever characters it has', () => {
    fc.assert(
      fc.property(phrase, (words) => {
        fc.pre(!/[\u0000\ufffd]/.test(words) && !isLink.test(words));
        const body = textToMarkdown([`River ${words}`], 0);
        expect(oneLine(plainText(parser.parse(body)))).toBe(oneLine(`River ${words}`));
      }),
      { numRuns: 400 },
    );
  });

  test('becomes paragraphs, lists, rules, headings and links, and nothing else', () => {
    const known = 'root paragraph text list listItem thematicBreak heading link break'.split(' ');
    fc.assert(
      fc.property(text, (pasted) => {
        const body = textToMarkdown(pasted.split('\n'), 40);
        visit(parser.parse(body), ({ type }) => expect(known).toContain(type));
      }),
    );
  });

  test('loses and gains no character when it is split', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 25 })), (pasted, wished) => {
        fc.pre(!isLink.test(pasted));
        const lines = pasted.split('\n');
        const cuts = wished.filter((at) => /\p{L}/u.test(lines[at - 1] ?? ''));
        for (const decision of pasted.includes('%%%') ? [{}] : [{}, { lines: cuts }]) {
          const { value, problems } = splitStories(pasted, { from: 'a.txt' }, decision);
          const untitled = problems
            .filter(({ code }) => code === 'story-without-title')
            .map((problem) => problem.line);
          const reported = value.candidates.map(({ line, title, body }) => {
            const words = plainText(parser.parse(body));
            return untitled.includes(line) ? words : `${title} ${words}`;
          });
          expect(letters(reported.join(' '))).toBe(letters(pasted));
        }
      }),
      { numRuns: 120 },
    );
  });

  test('needs no repair when it is read from the inbox', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        const body = textToMarkdown(pasted.split('\n'), 40);
        const codes = repairPasted(body, 'a.md', 0).problems.map(({ code }) => code);
        expect(codes).not.toContain('pasted-bullets');
      }),
    );
  });

  test('may be any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ unit: anyCharacter, maxLength: 300 }).map((each) => Buffer.from(each)),
          text.map((each) => Buffer.from(each)),
        ),
        fc.array(fc.integer({ min: -2, max: 30 })),
        async (bytes, lines) => {
          await readTextDocument({ bytes, from: 'a.txt' });
          await readTextDocument({ bytes, from: 'a.txt', splitAt: lines });
        },
      ),
    );
  });
});

function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}

/** Numbers and bullets of lists are no letters. */
function letters(words: string): string {
  return (words.match(/\p{L}/gu) ?? []).join('');
}
