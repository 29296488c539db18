import { expect, test } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { newsletter, secret } from '../helpers/mailing.ts';
import { linksIn, useService } from '../helpers/service.ts';
import { foreignPieces, shownText } from './three-languages.ts';

const list = 'newsletter.test.example';

test('every page and mail of a subscriber is in their language, not in the browser’s', async () => {
  const service = await useService({
    sections: [
      { id: 'news', title: 'Around the region' },
      { id: 'members', title: 'From members' },
    ],
    texts: {
      'sr-Latn': {
        ...newsletter,
        name: 'Mostovi',
        sections: [
          { id: 'news', title: 'Iz regiona' },
          { id: 'members', title: 'Od članica' },
        ],
      },
    },
  });
  const { app, store, subscribe, letters } = service;
  const visit = (path: string, method = 'GET') =>
    app.request(path.replace('https://service.test.example', ''), {
      method,
      headers: { 'accept-language': 'en', 'sec-fetch-site': 'same-origin' },
    });
  const serbian = async (path: string, method?: string): Promise<string> => {
    const page = await (await visit(path, method)).text();
    expect(page, path).toContain('lang="sr-Latn"');
    expect(foreignPieces(shownText(page), 'sr-Latn'), path).toEqual([]);
    return page;
  };
  await subscribe('ana@list.example', { language: 'sr-latn' });
  const [asked] = await letters();
  const [confirm = ''] = linksIn(asked as NonNullable<typeof asked>);
  await serbian(confirm);
  await serbian(confirm, 'POST');
  await serbian(confirm);
  const [welcome] = await letters();
  expect(welcome?.html).toContain('https://site.test.example/sr-Latn/');

  const { id } = await store.db.selectFrom('subscribers').select('id').executeTakeFirstOrThrow();
  const token = (purpose: 'preferences' | 'unsubscribe') => signToken(secret, purpose, list, id);
  const page = await serbian(`/p/${token('preferences')}`);
  expect(page).toContain('Iz regiona');
  expect(page).not.toContain('Around the region');
  await serbian(`/p/${token('preferences')}/data`);
  await serbian(`/p/${token('preferences')}/erase`);
  await serbian(`/u/${token('unsubscribe')}`);
  const form = /name="time" value="([^"]*)"/.exec(await (await visit('/unsubscribe')).text())?.[1];
  service.later(5000);
  await service.post(
    '/links',
    { time: form ?? '', website: '', address: 'ana@list.example' },
    { 'accept-language': 'en' },
  );
  const [links] = await letters();
  expect(links?.subject).toBe('Vaše veze: Pismo');
  await serbian(`/u/${token('unsubscribe')}`, 'POST');
});
