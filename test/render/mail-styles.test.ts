import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailHtml } from '../../src/render/mail-html.ts';
import { issue, item, newsletter, renderWhole, templates } from './sample.ts';

/** A mail with a style sheet and an element of the newsletter's own. */
const mailOf = (css: string, attributes = 'class="a"') =>
  [
    '<mjml><mj-head>',
    '<mj-style inline="inline">',
    ...css.split('\n'),
    '</mj-style></mj-head>',
    '<mj-body><mj-section><mj-column>',
    `<mj-text><p ${attributes}>Text</p></mj-text>`,
    '</mj-column></mj-section></mj-body></mjml>',
  ].join('\n');

const render = (css: string, attributes?: string) => {
  const mjml = mailOf(css, attributes);
  return mailHtml(mjml, 'templates/email.mjml.hbs', new Map([['email.mjml.hbs', mjml]]));
};

/** Longer than what a parser with exponential time could read. */
const long = '.a'.repeat(40);

describe('the style sheet of a mail', () => {
  it.each([
    ['a declaration without a value', '.b { x: y }\n.a { broken; }', 'css-syntax', 4],
    ['a declaration without a value at the end', '.a { color: red; broken }', 'css-syntax', 3],
    ['an open selector', `.b { x: y }\n.a:not(${long} { color: red }`, 'css-syntax', 4],
    ['an open block', '.a { color: red;', 'css-syntax', 3],
    ['an open string', '.a { font-family: "A; }', 'css-syntax', 3],
    ['an open comment', '/* .a { color: red; }', 'css-syntax', 3],
    ['a bracket too many', '.a { color: red; }\n}', 'css-syntax', 4],
    ['nested rules', '.a { color: red;\n  .b { color: blue; }\n}', 'css-nested', 4],
    ['nested media queries', '.a {\n  @media (x) { color: blue; }\n}', 'css-nested', 4],
    ['a variable of itself', '.a { color: var(--x);\n  --x: var(--x); }', 'css-circle', 4],
    [
      'a circle of variables',
      '.a { --x: var(--y); color: var(--x); --y: var(--x) }',
      'css-circle',
      3,
    ],
  ])('is refused with a place for %s', async (_, css, code, line) => {
    const { value, problems } = await render(css);
    expect(value).toBeUndefined();
    expect(problems[0]).toMatchObject({ code, file: 'templates/email.mjml.hbs', line });
  });

  it.each([
    ['which is invalid', 'p:'],
    ['with an empty part', '.a:nth-child(())'],
    ['with a list in parentheses', `.b:is(${long}, .c)`],
    ['with parentheses that are closed too often', '.a)'],
    ['with deep parentheses', `.b:not(${long}:not(:not(:not(.d))))`],
    ['with an empty function inside', `p:nth-child(${'a'.repeat(40)}())`],
  ])('leaves a selector out %s, and says so', async (_, selector) => {
    const { value, problems } = await render(`\n${selector}, p { color: red; }`);
    expect(value).toContain('<p class="a" style="color: red;">');
    expect(problems).toMatchObject([
      { code: 'css-selector', severity: 'warning', file: 'templates/email.mjml.hbs', line: 4 },
    ]);
  });

  it.each(['@media (x) { .a { color: blue } }', '@layer x { .a { broken: 1 } }', '@x;'])(
    'takes rules beside %s',
    async (other) => {
      const { value, problems } = await render(`${other}\n.a { color: red; }`);
      expect(value).toContain('<p class="a" style="color: red;">');
      expect(problems).toEqual([]);
    },
  );

  it.each(['', ' ', ';', 'color:', '/* a: b */', 'color: ; '])(
    'is inlined where an element has style="%s"',
    async (style) => {
      const { value, problems } = await render('.a { color: red; }', `class="a" style="${style}"`);
      expect(value).toContain('style="color: red;"');
      expect(problems).toEqual([]);
    },
  );

  it.each(['color', 'color: red; bold', '}', 'b { color: red }', '--x: var(--x)'])(
    'names the place of style="%s"',
    async (style) => {
      const { value, problems } = await render('.a { color: red; }', `class="a" style="${style}"`);
      expect(value).toBeUndefined();
      expect(problems).toMatchObject([{ file: 'templates/email.mjml.hbs', line: 6 }]);
    },
  );

  it('ends for any text, without an exception', async () => {
    const piece = fc.constantFrom(
      ...[
        '.a',
        'p',
        ':not(',
        ':is(',
        ')',
        '(',
        '[',
        ']',
        '"',
        "'",
        '\\',
        '/*',
        '*/',
        ',',
        ' ',
        '\n',
      ],
      ...[
        '{',
        '}',
        ':',
        ';',
        'color',
        'red',
        '--x',
        'var(--x)',
        '@media',
        '@x',
        'url(',
        '!important',
      ],
      ...['::before', ':hover', 'counter-reset', 'x'.repeat(30), '{{', '<', '&amp;', '>', '~', '+'],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (css, style) => {
        const attribute = style.replaceAll(/["<>]/g, '');
        const { value, problems } = await render(
          `${css.replaceAll('<', '')}\n.a { x: y }`,
          `class="a" style="${attribute}"`,
        );
        if (value === undefined) expect(problems).not.toEqual([]);
        for (const { message } of problems) expect(message).not.toMatch(/properties of|undefined/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a newsletter's own template", () => {
  const withTemplate = (path: string, change: (source: string) => string) =>
    renderWhole({
      newsletter,
      issue: issue({ items: [item()] }),
      language: 'en',
      templates: new Map([...templates, [path, change(templates.get(path) ?? '')]]),
    });

  it('has the problem at its line, beside values that are filled in', async () => {
    const path = 'partials/mail-style.mjml.hbs';
    const { problems } = await withTemplate(path, (source) =>
      source.replace('  .story a {', '  .story a { color {{theme.accent}};'),
    );
    const line = (templates.get(path) ?? '')
      .split('\n')
      .findIndex((each) => /\.story a \{/.test(each));
    expect(problems).toMatchObject([
      { code: 'css-syntax', file: `templates/${path}`, line: line + 1 },
    ]);
  });

  it('has a mistake in MJML at its line', async () => {
    const path = 'partials/footer.mjml.hbs';
    const source = templates.get(path) ?? '';
    const { problems } = await withTemplate(path, () =>
      source.replace('<mj-text', '<mj-text colour="red"'),
    );
    const line = source.split('\n').findIndex((each) => each.includes('<mj-text'));
    expect(problems).toMatchObject([{ code: 'mjml', file: `templates/${path}`, line: line + 1 }]);
  });
});
