import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { isOnList, type Letter, letterKinds } from '../../src/model/letter.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { renderLetter } from '../../src/render/letter.ts';
import { newsletter, templates } from './sample.ts';

const values = {
  action: 'https://post.weir.example/c/abc?x="y"&z',
  unsubscribe: 'https://post.weir.example/u/abc',
  preferences: 'https://post.weir.example/p/abc',
};

async function render(kind: Letter['kind'], language = 'en', name = 'The Weir') {
  const { value, problems } = await renderLetter({
    newsletter: { ...newsletter, name },
    kind,
    language,
    templates,
  });
  expect(problems).toEqual([]);
  const letter = value as Letter;
  return {
    letter,
    html: fillSlots(letter.html, values, escapeHtml),
    text: fillSlots(letter.text, values, escapeText),
  };
}

describe('a letter', () => {
  for (const kind of letterKinds) {
    for (const language of ['en', 'sr-Latn', 'sr-Cyrl', 'ar']) {
      it(`${kind} in ${language} says the same in HTML and text, with its link in both`, async () => {
        const { letter, html, text } = await render(kind, language);
        expect(letter.subject).toContain('The Weir');
        expect(html).toContain(`lang="${language}"`);
        expect(html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
        expect(html).toContain('href="https://post.weir.example/c/abc?x=&quot;y&quot;&amp;z"');
        expect(text).toContain('\nhttps://post.weir.example/c/abc?x="y"&z\n');
        const inHtml = html.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
        const paragraphs = text.split('\n\n').slice(2, 5);
        for (const each of paragraphs) {
          const words = (each.split('\nhttps')[0] ?? '').replace(/\s+/g, ' ').replace(/:$/, '');
          expect(inHtml).toContain(words);
        }
        expect(text).toContain('Kej 7');
        expect(text.split('\n').filter((each) => stringWidth(each) > 72)).toEqual([]);
      });
    }
  }

  it('offers ways out only to those who are on the list', async () => {
    for (const kind of letterKinds) {
      const { html, text } = await render(kind);
      for (const form of [html, text]) {
        expect(form.includes(values.unsubscribe), kind).toBe(isOnList(kind));
        expect(form.includes(values.preferences), kind).toBe(isOnList(kind));
      }
    }
  });

  it('takes a name for nothing but a name', async () => {
    const { html, letter } = await render('confirm', 'en', '{{x}} <b>&"{$newsletter}');
    expect(html.replaceAll('&#123;', '{')).toContain('{{x}} &lt;b&gt;&amp;&quot;{$newsletter}');
    expect(html).not.toContain('<b>');
    expect(letter.subject).toContain('{{x}} <b>&"{$newsletter}');
  });
});
