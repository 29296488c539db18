import fc from 'fast-check';
import mjml2html from 'mjml';
import { describe, expect, it } from 'vitest';
import { convertMjml } from '../../src/render/convert-mjml.ts';

const options = {
  validationLevel: 'strict',
  fonts: {},
  keepComments: false,
  ignoreIncludes: true,
} as const;

const resultOf = (run: Promise<{ html: string }>) =>
  run.then(({ html }) => html).catch((error: Error) => error.message);

const text = fc
  .array(
    fc.constantFrom(
      ...[
        'words',
        ' ',
        '\n',
        'a &lt; b &amp; c',
        '$& $1 $$',
        '\ufdd00\ufdd0',
        'x < y',
        '"',
        "it's",
      ],
      ...[
        '<p>',
        '</p>',
        '<b class="a>b">c</b>',
        '<br>',
        '<img alt=\'"\' src="a.png" />',
        '<a href="',
      ],
      ...[
        '<!-- note -->',
        '<!--[if mso]><b>  </b><![endif]-->',
        '<!--[if !mso]><!-->  <!--<![endif]-->',
      ],
      ...[
        '<style>a > b {}</style>',
        '<title>',
        '<script>',
        '<mj-raw>a</mj-raw>',
        '</mj-text>',
        '<MJ-TEXT>',
      ],
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

const element = fc
  .tuple(
    fc.constantFrom('mj-text', 'mj-raw', 'mj-button'),
    fc.constantFrom(
      '',
      ' css-class="a / b"',
      " css-class='c>d'",
      ' colour="red"',
      '\n  align="left" ',
    ),
    text,
  )
  .map(([name, attributes, inside]) =>
    inside === ''
      ? `<${name} />`
      : `<${name}${name === 'mj-raw' ? '' : attributes}>${inside}</${name}>`,
  );

const head = fc.constantFrom(
  '',
  '<mj-title>A &amp; B</mj-title>',
  '<mj-title>C</mj-title><mj-attributes><mj-text padding="0" /></mj-attributes>',
  '<mj-raw><meta name="a"></mj-raw><mj-style>.a > b { color: red; }</mj-style>',
  '<mj-html-attributes><mj-selector path="p"><mj-html-attribute name="a">b</mj-html-attribute></mj-selector></mj-html-attributes>',
);

const mjml = fc
  .tuple(
    head,
    fc.array(element, { maxLength: 3 }),
    fc.constantFrom('', '<mj-raw>x</mj-raw>', 'stray'),
  )
  .map(
    ([inHead, elements, end]) =>
      `<mjml><mj-head>${inHead}</mj-head><mj-body><mj-section><mj-column>${elements.join('\n')}</mj-column></mj-section>${end}</mj-body></mjml>`,
  );

describe('MJML converted by its layout', () => {
  it('gives the HTML and the errors of MJML, for any texts', async () => {
    await fc.assert(
      fc.asyncProperty(mjml, async (source) => {
        const whole = await resultOf(mjml2html(source, options));
        expect(await resultOf(convertMjml(source))).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the texts of two mails of one layout apart', async () => {
    const mail = (words: string) =>
      `<mjml><mj-head><mj-title>${words}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>${words} 1</mj-text><mj-text>${words} 2</mj-text></mj-column></mj-section></mj-body></mjml>`;
    for (const words of ['Mill', 'Weir', 'Mill']) {
      const { html } = await convertMjml(mail(words));
      expect(html).toBe((await mjml2html(mail(words), options)).html);
      expect(html.match(/Mill|Weir/g)).toEqual(Array(4).fill(words));
    }
  });
});
