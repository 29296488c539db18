import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { isOnList, type SystemMail, systemMailKinds } from '../../src/model/system-mail.ts';
import { renderSystemMail } from '../../src/render/render-system-mail.ts';
import { newsletter, templates } from './sample.ts';

const values = {
  action: 'https://post.weir.example/c/abc?x="y"&z',
  unsubscribe: 'https://post.weir.example/u/abc',
  preferences: 'https://post.weir.example/p/abc',
};

async function render(kind: SystemMail['kind'], language = 'en', name = 'The Weir') {
  const { value, problems } = await renderSystemMail({
    newsletter: { ...newsletter, name },
    kind,
    language,
    templates,
  });
  expect(problems).toEqual([]);
  const mail = value as SystemMail;
  return {
    mail,
    html: fillSlots(mail.html, values, escapeHtml),
    text: fillSlots(mail.text, values, escapeText),
  };
}

describe('a system mail', () => {
  for (const kind of systemMailKinds) {
    for (const language of ['en', 'sr-Latn', 'sr-Cyrl', 'ar']) {
      it(`${kind} in ${language} says the same in HTML and text, with its link in both`, async () => {
        const { mail, html, text } = await render(kind, language);
        expect(mail.subject).toContain('The Weir');
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

  it('offers to unsubscribe only to subscribers', async () => {
    for (const kind of systemMailKinds) {
      const { html, text } = await render(kind);
      for (const form of [html, text]) {
        expect(form.includes(values.unsubscribe), kind).toBe(isOnList(kind));
        expect(form.includes(values.preferences), kind).toBe(isOnList(kind));
      }
    }
  });

  it('takes a name for nothing but a name', async () => {
    const { html, mail } = await render('confirm', 'en', '{{x}} <b>&"{$newsletter}');
    expect(html.replaceAll('&#123;', '{')).toContain('{{x}} &lt;b&gt;&amp;&quot;{$newsletter}');
    expect(html).not.toContain('<b>');
    expect(mail.subject).toContain('{{x}} <b>&"{$newsletter}');
  });
});
