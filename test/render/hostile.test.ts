import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeText, fillSlots, slotNames, slotTokens } from '../../src/model/slots.ts';
import { cleanLine } from '../../src/render/markdown/clean.ts';
import { neutralValues } from '../../src/render/render-edition.ts';
import { anyCharacter } from '../helpers/any-character.ts';
import { issue, item, newsletter, picture, renderWhole, templates, type Whole } from './sample.ts';

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  '</mj-text><mj-raw><script>alert(1)</script></mj-raw><mj-text>',
  '</title></style></p></div><iframe src="https://evil.example">',
  '{{slot.unsubscribe}} {{{body}}} {{#each items}} {{> footer}} {{constructor}}',
  '{{a}} <% x %> JUICE_CODE_BLOCK_0_ }} {{',
  '<!--[if mso]><b><![endif]--> <!-- --> ]]>',
  slotTokens('0123456789abcdef', slotNames).name,
  '$& $1 $` \\u0000',
  'a\r\nBcc: x@evil.example\r\n\r\nb',
  '\u0000\u001b[2J\u202e\ud800 😀 ก็',
  '&lt;script&gt; &amp;amp; &#x3c;b>',
];

const evil = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: anyCharacter, maxLength: 12 })), {
    maxLength: 3,
  })
  .map((parts) => parts.join(' '));

/** The same string wherever somebody else's words can stand. */
async function renderWith(text: string): Promise<{ edition: Whole; html: string; text: string }> {
  const input = {
    newsletter: {
      ...newsletter,
      name: text,
      description: text,
      postalAddress: [text, text],
      sections: [{ id: 's', title: text }],
    },
    issue: issue({
      title: text,
      subject: text,
      preheader: text,
      intro: text,
      items: [
        item({
          title: text,
          section: 's',
          source: text,
          author: text,
          date: text,
          url: text,
          image: 'images/x.png',
          imageAlt: text,
          corrected: { date: text, note: text },
          body: `${text}\n\n[${text}](${text} "${text}") ![${text}](images/x.png "${text}")\n\n> [!NOTE]\n> ${text}\n\n| ${text} |\n|---|\n| ${text} |\n\n\`\`\`${text}\n${text}\n\`\`\`\n`,
        }),
        item({ slug: text, title: text, summary: text, section: text }),
      ],
      pictures: [picture('images/x.png')],
    }),
    language: 'en',
    templates,
  };
  const { value } = await renderWhole(input);
  const edition = value as Whole;
  const values = { ...neutralValues(input), name: text };
  return {
    edition,
    html: fillSlots(edition.html, values, escapeHtml),
    text: fillSlots(edition.text, values, escapeText),
  };
}

const tags = new Set(
  (
    'html head title meta style body div table tbody thead tr td th p h1 h2 h3 h4 h5 h6 a img ul ol li ' +
    'figure figcaption blockquote strong em del code pre br hr sup section span link main nav header ' +
    'footer article time'
  ).split(' '),
);

/** Whatever a reader of HTML would act on, beyond what our own templates say. */
function activeParts(html: string): string[] {
  const found: string[] = [];
  const plain = html
    .replace(/<!--\[if [^\]]*\]>(?:(?!<!--)[\s\S])*?<!\[endif\]-->/g, '')
    .replace(/<!--\[if !mso\]><!-->|<!--<!\[endif\]-->|<!doctype html>/g, '')
    .replace(/(<style[^>]*>)[^<]*(<\/style>)/g, '$1$2');
  for (const [tag, , name = ''] of plain.matchAll(/<(\/?)([^\s>/]*)(?:"[^"]*"|[^">])*>/g)) {
    if (!tags.has(name)) found.push(tag);
    for (const [, attribute = '', value = ''] of tag.matchAll(/\s([^\s=">]+)(?:="([^"]*)")?/g)) {
      if (/^on|^srcset|^formaction/i.test(attribute)) found.push(tag);
      if (
        attribute === 'href' &&
        !/^(https?:|mailto:|tel:|#|\.\.\/|[a-z0-9-]+\/$|data:,$)/.test(value)
      )
        found.push(tag);
      if (attribute === 'src' && !/^(cid:|images\/|https:\/\/weir\.example\/)/.test(value)) {
        found.push(tag);
      }
    }
  }
  if (/</.test(plain.replace(/<(?:"[^"]*"|[^">])*>/g, ''))) found.push('a stray <');
  return found;
}

/** The page without its form: if anything else were in it, it would stay, and be found. */
function withoutForm(page: string): string {
  const form =
    '<form method="post" action="https://post.weir.example/subscribe?lang&#x3D;en">\n' +
    '<input type="hidden" name="form" value="embedded">\n' +
    '<input type="hidden" name="language" value="en">\n' +
    '<label for="_address">Email address</label>\n' +
    '<span class="offer-line"><input id="_address" name="address" type="email" required autocomplete="email" maxlength="254"> <button class="button" type="submit">Email me the link</button></span>\n' +
    '</form>';
  expect(page).toContain(form);
  return page.replace(form, '');
}

/** The words that a person sees. */
function wordsOf(html: string): string {
  return html
    .replace(/<(?:"[^"]*"|[^">])*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, decimal) => String.fromCodePoint(Number(decimal)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

/** Quotes as they were typed, before they were set. */
function straight(text: string): string {
  return text.replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'");
}

function expectHarmless({ edition, html, text }: Awaited<ReturnType<typeof renderWith>>): void {
  expect(activeParts(html)).toEqual([]);
  expect(activeParts(withoutForm(edition.page))).toEqual([]);
  expect(activeParts(edition.feedHtml)).toEqual([]);
  expect(edition.subject).not.toMatch(/[\r\n]/);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
}

describe('what somebody else wrote', () => {
  it.each(hostile)('is harmless and literal everywhere: %j', async (text) => {
    const rendered = await renderWith(text);
    expectHarmless(rendered);
    const title = cleanLine(text);
    expect(straight(wordsOf(rendered.html))).toContain(title);
    expect(straight(wordsOf(rendered.edition.page))).toContain(title);
    expect(straight(rendered.text.replace(/\s+/g, ' '))).toContain(title);
    expect(straight(rendered.edition.subject)).toBe(title);
  });

  it('never makes, moves or loses a slot', async () => {
    // An intro that is nothing but HTML is no intro, and has no greeting.
    const slotsFor = async (text: string) => {
      const { edition } = await renderWith(`words ${text}`);
      return [edition.html.slots, edition.text.slots];
    };
    const plain = await slotsFor('ordinary words of many an editor');
    for (const text of hostile) expect(await slotsFor(text)).toEqual(plain);
  });

  it('is harmless whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(evil, async (text) => expectHarmless(await renderWith(text))),
      { numRuns: 60 },
    );
  });
});
