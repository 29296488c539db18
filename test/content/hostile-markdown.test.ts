import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/content/parse-markdown.ts';
import { parseItem } from '../../src/content/read-item.ts';
import { isExcess, limitParsing } from '../../src/content/text-limits.ts';
import { cpuTime } from '../helpers/cpu.ts';
import { expectHandled, newsletter, render } from '../helpers/expect-handled.ts';
import { hostileShapes } from '../helpers/hostile-markdown.ts';

describe('Markdown of a hostile shape', () => {
  // Shorter than it may be, and with less time: test/faults/hostile-markdown.test.ts has the limits.
  test.each(Object.entries(hostileShapes))('%s is read and rendered, or rejected', (_, make) => {
    return expectHandled(`Words.\n\n${make(1_000)}`, 0.25);
  });
});

describe('a text that is too complex', () => {
  test('is reported with the line of the paragraph that makes it so', () => {
    const nested = `${'![a'.repeat(20_000)}${'](b)'.repeat(20_000)}`;
    const text = `---\ntitle: A\n---\n\nWords, [a link](https://a.example) and more.\n\n\n${nested}\n\nMore words.\n`;
    const { value, problems } = parseItem(text, 'a.md', newsletter, limitParsing(0.3));
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'text-too-complex', file: 'a.md', line: 8 }]);
  });

  test('is reported where it is too deep, too wide, or refers to too much', () => {
    const report = (text: string) => parseMarkdown(text, 'a.md', 0, newsletter).problems;
    expect(report(`a\n\n${'> '.repeat(60)}b`)).toMatchObject([
      { code: 'text-too-complex', line: 3 },
    ]);
    const table = `|${'a|'.repeat(300)}\n|${'-|'.repeat(300)}\n${'|\n'.repeat(300)}`;
    expect(report(`a\n\n${table}`)).toMatchObject([{ code: 'text-too-complex', line: 3 }]);
    const long = `https://a.example/${'u'.repeat(20_000)}`;
    const references = `[a]: ${long}\n\n${'[b][a]\n\n'.repeat(100)}`;
    expect(report(references)).toMatchObject([{ code: 'text-too-complex', line: 101 }]);
  });

  test('is reported where it is too long, also in its front matter', () => {
    const long = 'Some words. '.repeat(20_000);
    for (const text of [`---\ntitle: A\n---\n\n${long}`, `---\ntitle: ${long}\n---\n`, long]) {
      expect(parseItem(text, 'a.md', newsletter).problems).toMatchObject([
        { code: 'text-too-long', file: 'a.md', line: 1 },
      ]);
    }
  });

  test('is reported where YAML takes too long or is too deep', () => {
    for (const fields of ['['.repeat(50_000), 'a: '.repeat(20_000), '{a: '.repeat(30_000)]) {
      const text = `---\n${fields}\n---\n`;
      const { value, problems } = parseItem(text, 'a.md', newsletter, limitParsing(1));
      expect(value).toBeUndefined();
      expect(problems[0]?.file).toBe('a.md');
      expect(problems[0]?.line).toBeGreaterThan(0);
    }
  });

  test('many of them take less and less time', async () => {
    const text = `${'![a'.repeat(20_000)}${'](b)'.repeat(20_000)}`;
    const limit = limitParsing(0.5);
    const time = await cpuTime(() => {
      for (let at = 0; at < 5; at += 1) parseMarkdown(text, 'a.md', 0, newsletter, limit);
    });
    expect(time).toBeLessThan(2_200);
  });
});

describe('a long and honest text', () => {
  test('is read and rendered', () => {
    const paragraph = `${'Words that somebody wrote about a house, [a harbour](https://a.example), and "those" in it. '.repeat(8)}\n\n`;
    const text = paragraph.repeat(250).slice(0, 150_000);
    const { value, problems } = parseMarkdown(text, 'a.md', 0, newsletter);
    expect(problems.filter(isExcess)).toEqual([]);
    expect(render(value)).toBeGreaterThan(150_000);
  });
});
