import fc from 'fast-check';
import juice from 'juice';
import mjml2html from 'mjml';
import { describe, expect, it } from 'vitest';
import { inlineStyles } from '../../src/render/inline-styles.ts';
import { mailHtml } from '../../src/render/mail-html.ts';
import { issue, item, newsletter, renderWhole, templates } from './sample.ts';

/** Inlines with juice alone, as MJML does, except that pictures and cells get no attributes. */
const juiceOptions = {
  applyStyleTags: false,
  insertPreservedExtraCss: false,
  removeStyleTags: false,
  applyWidthAttributes: false,
  applyHeightAttributes: false,
  applyAttributesTableElements: false,
};
const byJuice = (html: string, css: string) => juice(html, { ...juiceOptions, extraCss: css });

/** Juice fails for a declaration without a value, with different errors. */
const resultOf = (run: () => string) => {
  try {
    return run();
  } catch {
    return 'fails';
  }
};

const expectSame = (html: string, css: string) => {
  expect(resultOf(() => inlineStyles(html, css))).toBe(resultOf(() => byJuice(html, css)));
};

const words = (min: number, ...from: string[]) =>
  fc.array(fc.constantFrom(...from), { minLength: min, maxLength: 3 });

const declarations = words(
  1,
  ...[
    'color: red',
    'color:blue !important',
    'padding: 1px',
    'padding-left: 2px',
    'margin : 0 auto',
  ],
  ...[
    'border: 0',
    'border-top: 1px solid #aabbcc',
    'COLOR: Green',
    'font: 700 1em/1.2 "A B", serif',
  ],
  ...['--x: 3px', 'margin: var(--x)', 'width: calc(100% - var(--y, 2px))', 'content: "a"'],
  ...['background: url(https://a.example/b.png?c=d)', 'color: red; color: rgba(0, 0, 0, .5)'],
).map((all) => all.join('; '));

const simple = fc.constantFrom(
  ...['p', 'div', 'td', 'H2', '*', '.a', '.b', '.a.b', 'p.a', 'div.b.c', '#one', 'p:not(.a)'],
  ...['.b:not(p):not(.c)', '[dir]', '[dir="rtl"]', '.a[align]', '[class~="a"]', '[class~="A" i]'],
  ...[
    ':first-child',
    'p:last-child',
    'td:nth-child(2n)',
    '.a:hover',
    'a:link',
    '.c::before',
    'p:after',
  ],
  ...[':is(.a, .b)', 'div:has(.a)', '.a:empty', ':root', 'p:unknown', '.1', 'a|b', '..b'],
);
const selector = fc
  .array(fc.tuple(simple, fc.constantFrom(' ', ' > ', '>', ' + ', '~', ', ', ',\n')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.map(([one, next], index) => (index > 0 ? next : '') + one).join(''));

const rule = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(selector, declarations).map(([s, d]) => `${s} { ${d}; }`) },
  fc.constantFrom(
    '/* a { color: red } */',
    '@media (x) { .a { color: red } }',
    '.a { }',
    '@x;',
    '.c { broken; }',
  ),
);
const css = fc.array(rule, { minLength: 1, maxLength: 8 }).map((rules) => rules.join('\n'));

const attributes = words(
  0,
  ...[
    'class="a"',
    'class="b a"',
    "class='c'",
    'class=""',
    'class="\n a\tb "',
    'dir="rtl"',
    'align=left',
  ],
  ...[
    'id="one"',
    'style="color: red"',
    'style="padding:0;color:blue !important;"',
    'style=""',
    'alt=""',
  ],
  ...[
    'style="font-family:\'A B\', serif"',
    'style="font-family:&quot;A&quot;"',
    'style="--x:1px"',
    'HIDDEN',
  ],
);
const { html } = fc.letrec<{ html: string; node: string }>((tie) => ({
  html: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'text &amp; &nbsp;',
      '<br />',
      '<img src="a.png" alt="">',
      '<p class=a>open',
      '</td>',
    ),
    fc.constantFrom(
      '<!-- <p class="a"> -->',
      '<!--[if mso | IE]><td class="a"><![endif]-->',
      '<style>.a{}</style>',
    ),
    fc
      .tuple(
        fc.constantFrom('p', 'div', 'td', 'h2', 'a', 'TABLE', 'title', 'o:p'),
        attributes,
        tie('html'),
      )
      .map(([name, with_, inside]) => `<${[name, ...with_].join(' ')}>${inside}</${name}>`),
  ),
}));

describe('inlining of styles', () => {
  it('gives what juice gives, for any selectors, declarations and elements', () => {
    fc.assert(fc.property(html, css, expectSame), { numRuns: 500 });
  });

  it('gives what juice gives for a mail and its own style sheet', async () => {
    const items = ['events', 'reading'].map((section) =>
      item({
        section,
        body: '> Quote\n\n| a | b |\n|-|-:|\n| c | d |\n\n- [x] one\n\n## Two\n\n[Three](https://a.example) `four`',
      }),
    );
    const { value } = await renderWhole({
      newsletter,
      issue: issue({ items, intro: 'Hello' }),
      language: 'en',
      templates,
    });
    const mail = (value?.html.pieces.join('') ?? '').replaceAll(/ style="[^"]*"/g, '');
    const sheet = templates.get('partials/mail-style.mjml.hbs') ?? '';
    const [, rules = ''] = /inline="inline">([\s\S]*?)<\/mj-style>/.exec(sheet) ?? [];
    const filled = rules.replaceAll(/\{\{!--.*?--\}\}/g, '').replaceAll(/\{\{.*?\}\}/g, 'left');
    expect(byJuice(mail, filled)).toMatch(/<blockquote [^>]*style="margin: 0 0 16px;/);
    expectSame(mail, filled);
  });
});

describe("a newsletter's own MJML", () => {
  const body = '<mj-text css-class="own"><p>One <a href="https://a.example">two</a></p></mj-text>';
  const mjml = (head: string) =>
    `<mjml><mj-head>${head}</mj-head><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`;
  const media = '@media (max-width: 480px) { .own { padding: 0 !important; } }';

  it.each([
    ['no style', ''],
    ['a style sheet', `<mj-style>${media} .own a:hover { color: red; }</mj-style>`],
    ['several inlined', '<mj-style inline="inline">.own p { color: red; }</mj-style>'.repeat(2)],
    [
      'both',
      `<mj-style inline='inline'>.own > div > p { margin: 0; } a:hover { color: red; } ${media}</mj-style><mj-style>${media}</mj-style>`,
    ],
    ['an empty one', '<mj-style inline="inline"></mj-style>'],
    ['one in a comment', '<!-- <mj-style inline="inline">p { color: red; }</mj-style> -->'],
  ])('gets the same HTML as from MJML with %s', async (_, head) => {
    const { html: whole } = await mjml2html(mjml(head), {
      fonts: {},
      keepComments: false,
      juiceOptions,
    });
    const { value } = await mailHtml(mjml(head), 'email.mjml.hbs');
    const lines = (text = '') => text.replaceAll(/[ \t]*\n[ \t\n]*/g, '\n');
    expect(lines(value)).toBe(lines(whole));
  });
});
