import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wordsFor } from '../../src/lib/i18n/words.ts';
import { formatProblems } from '../../src/model/problem.ts';
import { prepareMarkdown } from '../../src/render/markdown/prepare-markdown.ts';
import { type HtmlOptions, renderHtml } from '../../src/render/markdown/render-html.ts';
import { renderText } from '../../src/render/text/block-text.ts';
import { markdown, picture } from './sample.ts';

const folder = fileURLToPath(new URL('../fixtures/render/', import.meta.url));
const words = wordsFor('en');
const pictures = new Map(
  [
    picture('images/river.png'),
    picture('images/small.png', 40, 20),
    picture('images/a b.png', 300, 200),
  ].map((each) => [each.path, each]),
);

/** What each golden file of a case should hold; a file without content should not be there. */
function outputs(source: string): Record<string, string> {
  const { value: tree, problems } = prepareMarkdown(markdown(source), {
    file: 'issues/003/story.md',
    pictures,
    newsletter: { thirdParties: ['pictures.example'] },
    base: 'https://weir.example/003/',
    anchor: 'story',
    language: 'en',
    headingLevel: 4,
  });
  const html = (options: Omit<HtmlOptions, 'words'>) => renderHtml(tree, { ...options, words });
  const at = (start: string) => (each: { path: string }) => start + encodeURI(each.path);
  return {
    'mail.html': html({ medium: 'mail', maxWidth: 536, pictureUrl: at('cid:') }),
    'feed.html': html({ medium: 'feed', pictureUrl: at('https://weir.example/003/') }),
    'text.txt': renderText(tree, words, 72),
    'problems.txt': problems.flatMap((each) => formatProblems([each])).join('\n'),
  };
}

describe('Markdown as HTML and as text', () => {
  for (const name of readdirSync(folder)) {
    it(`renders ${name} as in its folder`, () => {
      const at = (file: string) => `${folder}${name}/${file}`;
      const expected = outputs(readFileSync(at('input.md'), 'utf8'));
      for (const [file, text] of Object.entries(expected)) {
        if (process.env.UPDATE === '1') {
          if (text === '') rmSync(at(file), { force: true });
          else writeFileSync(at(file), `${text}\n`);
        }
        const golden = existsSync(at(file)) ? readFileSync(at(file), 'utf8') : '';
        expect(text === '' ? '' : `${text}\n`, file).toBe(golden);
      }
      const known = ['input.md', ...Object.keys(expected)];
      expect(readdirSync(`${folder}${name}`).filter((file) => !known.includes(file))).toEqual([]);
    });
  }

  it('leaves the tree that it was given as it was', () => {
    const source = markdown('> [!NOTE]\n> a[^1] ![x](images/river.png)\n\n[^1]: b');
    const before = JSON.stringify(source.tree);
    const options = {
      file: 'a.md',
      pictures,
      newsletter: { thirdParties: [] },
      base: 'https://a.example/',
      anchor: 'a',
      language: 'en',
    };
    prepareMarkdown(source, { ...options, headingLevel: 4 });
    expect(JSON.stringify(source.tree)).toBe(before);
  });

  it('names the place of what it left out', () => {
    const source = markdown('---\n\nwords\n\nmore <b>words</b>');
    const options = {
      file: 'a.md',
      pictures,
      newsletter: { thirdParties: [] },
      base: 'https://a.example/',
      anchor: 'a',
      language: 'en',
    };
    const { problems } = prepareMarkdown(source, { ...options, headingLevel: 4 });
    expect(problems[0]).toMatchObject({ code: 'html-in-markdown', line: 5, column: 6 });
  });
});

describe('the limits of a page', () => {
  const htmlOf = (source: string, options: Partial<HtmlOptions> = {}): string => {
    const { value } = prepareMarkdown(markdown(source), {
      ...{ file: 'issues/003/story.md', pictures, newsletter: { thirdParties: [] } },
      ...{ base: 'https://weir.example/003/', anchor: 'story', language: 'en', headingLevel: 4 },
    });
    return renderHtml(value, { medium: 'page', words, pictureUrl: () => '', ...options });
  };

  it('keeps the words of a table whole where those of its columns fit on a phone', () => {
    const table = (longest: number): string =>
      htmlOf(`| ${'a'.repeat(14)} | ${'b'.repeat(longest)} |\n|---|---|\n| 1 | 2 |`);
    expect(table(14)).toContain('<div class="table whole-words">');
    expect(table(15)).toContain('<div class="table" tabindex="0">');
  });

  it('raises no heading above the second level', () => {
    const levels = [...htmlOf('# One\n\n## Two', { raisedBy: 9 }).matchAll(/<h(\d)/g)];
    expect(levels.map(([, level]) => level)).toEqual(['2', '2']);
  });
});
