import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/content/yaml.ts';

/** A text, the place of its mistake, and words of the message and of the hint. */
const cases: readonly [text: string, place: string, reason: RegExp, hint: RegExp | string][] = [
  [
    'title: News: more\ndate: 1',
    '1:8',
    /colon and a space/,
    'quotes around the value: "News: more"',
  ],
  ['title: He said: "Go"', '1:8', /colon and a space/, `'He said: "Go"'`],
  ['tags:\n  - a: b: c', '2:8', /colon and a space/, '"b: c"'],
  ['title: "Bridge": opened', '1:8', /colon and a space/, `'"Bridge": opened'`],
  ['name: “Mostovi: vesti”', '1:7', /colon and a space/, '"“Mostovi: vesti”"'],
  ['title: "abc\ndate: 2026', '1:8', /quotation mark .* not closed/, 'Add "'],
  ["title: 'abc\ndate: 2026", '1:8', /quotation mark .* not closed/, "Add '"],
  ['title: "a"\nsubject: "it is \\"so\\"\ndate: 1', '2:10', /not closed/, 'Add "'],
  ["title: 'it's here'\ndate: 1", '1:12', /more text after the closing quotation/, `"it's here"`],
  ['title: "a" b', '1:12', /more text after the closing quotation/, `'"a" b'`],
  ['title: [draft] News', '1:16', /after the closing bracket/, '"[draft] News"'],
  ['title: {x} y', '1:12', /after the closing bracket/, '"{x} y"'],
  ['tags: [a, b\ndate: 1', '1:7', /\[ is not closed/, 'Add ]'],
  ['from: {name: a\ndate: 1', '1:7', /\{ is not closed/, 'Add }'],
  ['title: @home', '1:8', /cannot begin with @/, '"@home"'],
  ['title: `code`', '1:8', /cannot begin with `/, '"`code`"'],
  ['title: %x', '1:8', /cannot begin with %/, '"%x"'],
  ['title: , a', '1:8', /cannot begin with ,/, '", a"'],
  ['title: > a', '1:10', /cannot begin with >/, '"> a"'],
  ['title: }', '1:8', /cannot begin with }/, '"}"'],
  ['title: *bold* and', '1:15', /cannot begin with \*/, '"*bold* and"'],
  ['title: *bold*', '1:1', /cannot begin with \*/, /quotes/],
  ['title: - a', '1:8', /list cannot begin/, '"- a"'],
  ['title: a\n- b', '2:1', /list item does not belong/, '`tags:`'],
  ['tags:\n\t- a', '2:1', /begins with a tab/, /spaces/],
  ['\ttitle: a', '1:1', /begins with a tab/, /spaces/],
  ['title:News\ndate: 1', '1:1', /space is missing after "title:"/, '`title: `'],
  ['title News\ndate: 1', '1:1', /not a field/, '`name: value`'],
  ['date: 1\ntitle News', '2:1', /not a field/, '`name: value`'],
  ['title: a\n  date: b', '2:3', /indented, so it belongs/, /Delete the spaces/],
  ['title: a\n\n  date: b\nsection: c', '3:3', /indented, so it belongs/, /Delete the spaces/],
  [' title: a\ndate: b', '2:1', /not indented like/, /same number of spaces/],
  ['sections:\n  - id: a\n   title: b', '3:1', /not indented like/, /same number of spaces/],
  ['summary: |\n  a\n b', '3:1', /not indented like/, /same number of spaces/],
  ['title: "C:\\quotes"', '1:11', /backslash must be written twice/, /single quotes/],
  ['title: a\n---\ndate: 1', '2:1', /--- ends the fields/, /Delete/],
  ['%x: y', '1:1', /cannot begin with %/, /Delete|quotes/],
  ['title: a\ntitle: b', '2:1', /twice/, /Delete one/],
];

describe('a mistake in YAML is explained with its place and what to do', () => {
  test.for(cases)('%j', ([text, place, reason, hint]) => {
    for (const typed of [text, text.replaceAll('\n', '\r\n')]) {
      const { value, problems } = parseYaml({ text: typed, file: 'a.md', linesBefore: 0 });
      expect(value).toBeUndefined();
      const [first] = problems;
      expect(`${first?.line}:${first?.column}`).toBe(place);
      expect(first?.message).toMatch(reason);
      if (typeof hint === 'string') expect(first?.hint).toContain(hint);
      else expect(first?.hint).toMatch(hint);
    }
  });

  test('in no word of the parser, whatever is mistyped', () => {
    const parts = [
      'title',
      ':',
      ' ',
      '\n',
      '"',
      "'",
      '- ',
      '[',
      '}',
      '#',
      '&a',
      '*a',
      '!x',
      '%',
      '\t',
    ];
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    for (let at = 0; at < 3000; at += 1) {
      const length = 1 + Math.floor(random() * 12);
      const text = Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join(
        '',
      );
      for (const { message, hint } of parseYaml({ text, file: 'a.md', linesBefore: 0 }).problems) {
        expect(`${message} ${hint}`).not.toMatch(
          /scalar|mapping|implicit|sequence|token|node|indicator|unresolved|YAML\.parse/i,
        );
      }
    }
  });
});
