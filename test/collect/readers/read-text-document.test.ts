import { describe, expect, test } from 'vitest';
import { readTextDocument } from '../../../src/collect/readers/read-text-document.ts';

const story = 'Мост – Đurđevdan\n\nŠta se desilo na reci, niko ne zna.';
const utf16 = Buffer.from(`\ufeff${story}`, 'utf16le');

describe('the encoding of a text file', () => {
  test.each([
    ['UTF-8', Buffer.from(story)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${story}`)],
    ['UTF-16', utf16],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16()],
    ['UTF-8 with line ends of Windows', Buffer.from(story.replaceAll('\n', '\r\n'))],
  ])('%s', async (_, bytes) => {
    const { value, problems } = await readTextDocument({ bytes, from: 'a.txt' });
    expect(problems).toEqual([]);
    expect(value.candidates).toMatchObject([
      { title: 'Мост – Đurđevdan', body: 'Šta se desilo na reci, niko ne zna.' },
    ]);
  });

  test('is Windows-1250 if it is not UTF-8, with a warning', async () => {
    const bytes = Buffer.from('Re\xe8 o reci\n\n\x8ata je sa \x9eabama?', 'latin1');
    const { value, problems } = await readTextDocument({ bytes, from: 'a.txt' });
    expect(value.candidates).toMatchObject([{ title: 'Reč o reci', body: 'Šta je sa žabama?' }]);
    expect(problems.map(({ code }) => code)).toEqual(['guessed-encoding']);
  });

  test('is that of the server first', async () => {
    const bytes = Buffer.from('\xd0\xe5\xea\xe0\n\n\xc6\xe0\xe1\xe0.', 'latin1');
    const reading = await readTextDocument({ bytes, from: 'a.txt', charset: 'windows-1251' });
    expect(reading.problems).toEqual([]);
    expect(reading.value.candidates).toMatchObject([{ title: 'Река', body: 'Жаба.' }]);
  });

  test.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['a PDF', Buffer.from('%PDF-1.7\nwords')],
    ['RTF', Buffer.from('{\\rtf1\\ansi words}')],
    ['a Word document', Buffer.from('PK\u0003\u0004words')],
    ['NULs in a text', Buffer.from('words\0\0\0of a text')],
  ])('%s is refused', async (_, bytes) => {
    const { value, problems } = await readTextDocument({ bytes, from: 'a.txt' });
    expect(value.candidates).toEqual([]);
    expect(problems).toMatchObject([{ code: 'not-text', severity: 'error', file: 'a.txt' }]);
  });

  test('is UTF-16 without a mark by its NULs', async () => {
    const { value } = await readTextDocument({
      bytes: Buffer.from('reč i reč', 'utf16le'),
      from: 'a.txt',
    });
    expect(value.candidates[0]?.title).toBe('reč i reč');
  });

  test('one without words has no story', async () => {
    const { problems } = await readTextDocument({
      bytes: Buffer.from('\n \n***\n'),
      from: 'a.txt',
    });
    expect(problems).toMatchObject([{ code: 'no-story', severity: 'error' }]);
  });
});

describe('a person decides', () => {
  const paragraph =
    'The mill stands at the river, and the river runs past the mill, as it always did.';
  const text = `One\n\n${paragraph}\n\nTwo\n\n${paragraph}\n\nAsk ina@reed.example\n\n${paragraph}\n`;
  const document = { bytes: Buffer.from(text), from: 'a.txt' };

  test('and nothing comes before: cut later, it would come twice', async () => {
    const { value, problems } = await readTextDocument(document);
    expect(value.candidates).toEqual([]);
    expect(problems).toMatchObject([
      {
        code: 'unsure-story',
        severity: 'error',
        line: 5,
        message: expect.stringContaining('at line 5?'),
        hint: expect.stringContaining('--split-at 1,5, without'),
      },
    ]);
    expect(JSON.stringify(problems)).not.toContain('@reed');
  });

  test('by naming lines, and is asked no more', async () => {
    const { value, problems } = await readTextDocument({ ...document, splitAt: [5, 1] });
    expect(value.candidates.map(({ title, line }) => [title, line])).toEqual([
      ['One', 1],
      ['Two', 5],
    ]);
    expect(problems.map(({ code }) => code)).toEqual([]);
  });

  test('that it is one story', async () => {
    const { value, problems } = await readTextDocument({ ...document, splitAt: [1] });
    expect(value.candidates).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual([]);
  });
});
