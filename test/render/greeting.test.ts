import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { compileEdition } from '../../src/mailing/message/compile.ts';
import { composeMessage, sharedHeaders } from '../../src/mailing/message/message.ts';
import type { Greeting } from '../../src/model/mail-settings.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { addressOf } from '../helpers/address.ts';
import { secret } from '../helpers/mailing.ts';
import { issue, newsletter, renderWhole, templates } from './sample.ts';

const settings = (values: Partial<Newsletter['mail']>): Newsletter => ({
  ...newsletter,
  mail: { ...newsletter.mail, ...values },
});

/** The mail for somebody, as its program shows it. */
async function mailFor(
  who: { name?: string; firstName?: string },
  of: Newsletter,
  intro = 'The river is low.',
  language = 'en',
) {
  const input = { newsletter: { ...of, languages: [language] as [string] }, language, templates };
  const { value } = await renderWhole({ ...input, issue: issue({ intro }) });
  if (value === undefined) throw new Error('no edition');
  const context = {
    newsletter: of,
    mailing: { id: 'm', issue: 3, createdAt: '2026-11-24T09:00:00Z' },
    secret,
    signers: [],
    nameless: () => 'reader',
  };
  const compiled = await compileEdition(value, sharedHeaders(value, context));
  const to = { subscriberId: 'a'.repeat(24), address: addressOf('ana@post.example'), ...who };
  const { raw } = await composeMessage(compiled, to, context);
  const { html = '', text = '' } = await PostalMime.parse(raw);
  return { html, text };
}

describe('the greeting', () => {
  const ana = { name: 'Ana Kovač', firstName: 'Ana' };

  it.each<[Greeting, object, string | undefined]>([
    ['full_name', ana, 'Dear Ana Kovač,'],
    ['first_name', ana, 'Dear Ana,'],
    ['first_name', { name: 'Ana Kovač' }, 'Dear Ana Kovač,'],
    ['first_name', {}, 'Dear reader,'],
    ['full_name', {}, 'Dear reader,'],
    ['none', ana, undefined],
  ])('is by %s for %j: %s', async (greeting, who, expected) => {
    for (const form of Object.values(await mailFor(who, settings({ greeting })))) {
      if (expected === undefined) expect(form).not.toContain('Dear');
      else expect(form).toContain(expected);
    }
  });

  it.each([
    ['', '', 'Dear reader,', 'Dear reader,'],
    ['  ', '\t', 'Dear reader,', 'Dear reader,'],
    ['<b>"Ana" & Co.', '', 'Dear &lt;b&gt;&quot;Ana&quot; &amp; Co.,', 'Dear <b>"Ana" & Co.,'],
    ['Kovač', "<script>'", 'Dear &lt;script&gt;&#39;,', "Dear <script>',"],
    ['{{slot.view}}', '', 'Dear {{slot.view}},', 'Dear {{slot.view}},'],
    ['Ana\r\nBcc: eve@post.example', '', 'Dear Ana Bcc: eve', 'Dear Ana Bcc: eve'],
  ])('of a name like %j, %j is text', async (name, firstName, html, text) => {
    const mail = await mailFor({ name, firstName }, settings({ greeting: 'first_name' }));
    expect(mail.html).toContain(html);
    expect(mail.text).toContain(text);
  });

  it.each([
    ['en', 'Dear readers, this month has been long.', 'Dear Ana'],
    ['en', 'Hello everyone!\n\nIt rains.', 'Dear Ana'],
    ['en', '**Hi all** – it rains.', 'Dear Ana'],
    ['en', 'Good morning\n\nIt rains.', 'Dear Ana'],
    ['sr-Latn', 'Poštovani čitaoci,\n\npada kiša.', 'Zdravo, Ana'],
    ['sr-Latn', 'Dragi prijatelji, pada kiša.', 'Zdravo, Ana'],
    ['sr-Cyrl', 'Драге колегинице и колеге,\n\nпада киша.', 'Здраво, Ana'],
    ['ar', 'أعزاءنا القراء، السماء تمطر.', 'مرحبًا'],
    ['ar', 'السلام عليكم،\n\nالسماء تمطر.', 'مرحبًا'],
    ['mk', 'Почитувани, врне.', 'Dear Ana'],
    ['de', 'Liebe Leserinnen und Leser,\n\nes regnet.', 'Dear Ana'],
    ['el', 'Αγαπητοί φίλοι, βρέχει.', 'Dear Ana'],
  ])('in %s is not said twice: %s', async (language, intro, greeting) => {
    const { html, text } = await mailFor(ana, newsletter, intro, language);
    expect(html).not.toContain(greeting);
    expect(text).not.toContain(greeting);
  });

  it('isolates a name and an address of the other direction, and no others', async () => {
    const david = { name: 'דוד כהן 2' };
    for (const form of Object.values(await mailFor(david, newsletter))) {
      expect(form).toContain('Dear \u2068דוד כהן 2\u2069,');
    }
    const { html, text } = await mailFor(ana, newsletter, 'السماء تمطر.', 'ar');
    for (const form of [html, text]) expect(form).toContain('\u2068Ana Kovač\u2069');
    for (const form of Object.values(await mailFor(ana, newsletter))) {
      expect(form).not.toMatch(/[\u2066-\u2069]/);
    }
  });

  it.each([
    'Highlights of the month.',
    'Dearth of water, again.',
    'The miller says hello.',
    'Hi-fi news.',
  ])('stays before "%s"', async (intro) => {
    expect((await mailFor(ana, newsletter, intro)).text).toContain('Dear Ana Kovač,');
  });
});

describe('the footer', () => {
  it('names the address that the mail was sent to, unless the settings say no', async () => {
    for (const form of Object.values(await mailFor({}, newsletter))) {
      expect(form).toContain('It was sent to ana@post.example.');
    }
    for (const form of Object.values(await mailFor({}, settings({ showsAddress: false })))) {
      expect(form).not.toContain('ana@post.example');
    }
  });
});
