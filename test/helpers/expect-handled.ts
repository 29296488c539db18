import { expect } from 'vitest';
import { parseMarkdown } from '../../src/content/parse-markdown.ts';
import { isExcess, limitParsing, longestText } from '../../src/content/text-limits.ts';
import { wordsFor } from '../../src/lib/i18n/words.ts';
import { type Limited, runLimited } from '../../src/lib/sandbox/run-limited.ts';
import type { Markdown } from '../../src/model/item.ts';
import { prepareMarkdown } from '../../src/render/markdown/prepare-markdown.ts';
import { renderHtml } from '../../src/render/markdown/render-html.ts';
import { renderText } from '../../src/render/text/block-text.ts';
import { sketch } from '../../src/stories/sketch.ts';
import { cpuTime } from './cpu.ts';

export const newsletter = { sections: [], thirdParties: [] };
const words = wordsFor('en');

/** Renders a text as a page and as plain text. @returns the number of characters of both. */
export function render(markdown: Markdown): number {
  const { value } = prepareMarkdown(markdown, {
    file: 'a.md',
    pictures: new Map(),
    newsletter,
    base: 'https://site.test.example/',
    anchor: 'a',
    headingLevel: 3,
    language: 'en',
  });
  const html = renderHtml(value, { medium: 'page', words, pictureUrl: () => '' });
  return html.length + renderText(value, words, 72).length;
}

/**
 * Expects that a hostile text is read and rendered, or rejected with its line, in limited time.
 * @param seconds What parsing may take before the text is rejected.
 */
export async function expectHandled(whole: string, seconds: number): Promise<void> {
  const text = whole.slice(0, longestText);
  const { value, problems } = parseMarkdown(text, 'a.md', 4, newsletter, limitParsing(seconds));
  for (const { file, line } of problems.filter(isExcess)) {
    expect(file).toBe('a.md');
    expect(line).toBeGreaterThan(4);
  }
  const size = await within(10_000, () => render(value));
  expect(size).toBeLessThan(5_000_000);
  await within(2_000, () => sketch(text));
}

/** @param most Milliseconds of processor time. */
async function within<T>(most: number, work: () => T): Promise<T> {
  let result: Limited<T> | undefined;
  const time = await cpuTime(() => {
    // The time on the clock only ends what would never end.
    result = runLimited(work, 60_000);
  });
  if (result === undefined || 'failed' in result) throw new Error(`failed: ${result?.failed}`);
  expect(time).toBeLessThan(most);
  return result.value;
}
