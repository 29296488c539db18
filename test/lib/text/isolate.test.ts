import { expect, test } from 'vitest';
import { foreignRuns, isolateLines, isolateName } from '../../../src/lib/text/isolate.ts';

const runsIn = (text: string, around: 'ltr' | 'rtl') =>
  foreignRuns(text, around).map(({ start, end }) => text.slice(start, end));

test.each([
  ['טלפון +381 11 123 456 בערב', ['+381 11 123 456']],
  ['התקשרו 03-1234567 או (03) 123-4567', ['03-1234567', '(03) 123-4567']],
  ['هاتف ٠١١-١٢٣-٤٥٦٧', ['٠١١-١٢٣-٤٥٦٧']],
  ['בתאריך 2026-11-24', ['2026-11-24']],
  ['بتاريخ 2026-11-24 الساعة 10', ['2026-11-24']],
  ['1 000 000 איש', ['1 000 000']],
  ['‎-5 מעלות, ב-5 מעלות', ['-5']],
  ['החישוב 5 + 3 = 8 נכון', ['5 + 3 = 8']],
  ['ב־C++ וגם C#, ו-F#.', ['C++', 'C#', 'F#']],
  ['بـC++ و .NET', ['C++', '.NET']],
  ['כתבו אל @ana או #tag', ['@ana', '#tag']],
  ['הקובץ path/to/ ו־~/x', ['path/to/', '~/x']],
  // Read from right to left, or held together by their letters.
  ['בין 2024-2026, 5 10 15, עמ׳ 12–15', []],
  ['(Windows 11), "Foo!" ו־Foo (bar)', []],
  ['גרסה 1.2.3 ב-10:00', []],
  ['ana@example.org.', []],
])('from right to left, %s has %j', (text, expected) => {
  expect(runsIn(text, 'rtl')).toEqual(expected);
});

test.each([
  ['In תל אביב, 5 people', ['תל אביב']],
  ['said שלום, עולם! and (שלום) again', ['שלום, עולם', 'שלום']],
  ['דוד (ירושלים) 12', ['דוד (ירושלים)']],
  ['Call +381 11 123 456 about C++', []],
])('from left to right, %s has %j', (text, expected) => {
  expect(runsIn(text, 'ltr')).toEqual(expected);
});

test('plain text has isolating characters only where its order would change', () => {
  expect(
    isolateLines('In תל אביב, 5 people\nטלפון: +381 11 1 בערב\nקישור: https://e.example/\nHi דוד,'),
  ).toBe(
    'In \u2068תל אביב\u2069, 5 people\nטלפון: \u2068+381 11 1\u2069 בערב\nקישור: https://e.example/\nHi דוד,',
  );
});

test('a name is isolated where it runs the other way', () => {
  expect(isolateName('דוד', 'ltr')).toBe('\u2068דוד\u2069');
  expect(isolateName('Ana', 'ltr')).toBe('Ana');
  // The words of languages from right to left isolate their values already.
  expect(isolateName('Ana', 'rtl')).toBe('Ana');
});
