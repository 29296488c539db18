import { expect, test } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { newsletter, secret } from '../helpers/mailing.ts';
import { useService } from '../helpers/service.ts';
import { fixedTexts, foreignPieces, shownText } from './three-languages.ts';

const list = 'newsletter.test.example';

const own = {
  'sr-Latn': {
    name: 'Mostovi',
    titles: ['Iz regiona', 'Od članica'],
    links: 'Vaše veze: Mostovi',
    written: 'sr-latn',
  },
  mk: {
    name: 'Мостови',
    titles: ['Од регионот', 'Од членките'],
    links: 'Вашите врски: Мостови',
    written: 'MK',
  },
} as const;

test.for(Object.entries(own))(
  'every page and mail of a subscriber is in %s, not in the browser’s language',
  async ([language, { name, titles, links: linksSubject, written }]) => {
    const [region = '', members = ''] = titles;
    const settings: Partial<Newsletter> = {
      languages: ['en', language],
      ...(language === 'mk' && { words: { mk: fixedTexts.mk ?? {} } }),
      sections: [
        { id: 'news', title: 'Around the region' },
        { id: 'members', title: 'From members' },
      ],
      texts: {
        [language]: {
          ...newsletter,
          name,
          sections: [
            { id: 'news', title: region },
            { id: 'members', title: members },
          ],
        },
      },
    };
    const service = await useService(settings);
    const { app, store, subscribe, letters } = service;
    const visit = (path: string, method = 'GET') =>
      app.request(path.replace('https://service.test.example', ''), {
        method,
        headers: { 'accept-language': 'en', 'sec-fetch-site': 'same-origin' },
      });
    const own = async (path: string, method?: string): Promise<string> => {
      const page = await (await visit(path, method)).text();
      expect(page, path).toContain(`lang="${language}"`);
      expect(foreignPieces(shownText(page), language), path).toEqual([]);
      expect(page, path).not.toMatch(/>\s*Website/);
      return page;
    };
    const received = async () => {
      const [mail] = await letters();
      const { subject = '', html = '', text = '' } = mail ?? {};
      for (const part of [subject, shownText(html), shownText(text)])
        expect(foreignPieces(part, language), subject).toEqual([]);
      return { subject, html, text };
    };
    for (const path of ['/subscribe', '/unsubscribe', '/preferences', '/p/wrong', '/c/wrong'])
      await own(`${path}?lang=${language}`);
    await own(`/${language}/nothing-here/`);
    await own(`/003/${language}/nothing-here/`);
    await subscribe('ana@list.example', { language: written });
    const asked = await received();
    const confirm = /https:\/\/service\S+/.exec(asked.text)?.[0] ?? '';
    await own(confirm);
    await own(confirm, 'POST');
    await own(confirm);
    expect((await received()).html).toContain(`https://site.test.example/${language}/`);

    const { id } = await store.db.selectFrom('subscribers').select('id').executeTakeFirstOrThrow();
    const token = (purpose: 'preferences' | 'unsubscribe') => signToken(secret, purpose, list, id);
    const page = await own(`/p/${token('preferences')}`);
    expect(page).toContain(region);
    expect(page).not.toContain('Around the region');
    await own(`/p/${token('preferences')}/data`);
    await own(`/p/${token('preferences')}/data`, 'POST');
    await received();
    await own(`/p/${token('preferences')}/erase`);
    await own(`/u/${token('unsubscribe')}`);
    const form = /name="time" value="([^"]*)"/.exec(
      await (await visit('/unsubscribe')).text(),
    )?.[1];
    service.later(5000);
    await service.post(
      '/links',
      { time: form ?? '', website: '', address: 'ana@list.example' },
      { 'accept-language': 'en' },
    );
    expect((await received()).subject).toBe(linksSubject);
    await own(`/u/${token('unsubscribe')}`, 'POST');
    await received();
  },
);
