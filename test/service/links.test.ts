import { describe, expect, test } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { readToken } from '../../src/lib/keys/read-token.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { addReaders, secret } from '../helpers/mailing.ts';
import { linksIn, useService } from '../helpers/service.ts';

const list = 'newsletter.test.example';
/** Text that mail programs and chats take for a part of a link, as it arrives in the URL. */
const stray = [
  ...['/', '//', '.', '...', ',', ';', ':', '!', ')', ']', '}', '*', '**', '_', '~', "'", '|'],
  ...['>', '%3E', '%3e.', '%20', '%20/', '+', '%09', '%0A', '%0D%0A', '%22', '%C2%BB', '%E2%80%9D'],
  ...[
    '&gt;',
    '&gt',
    '&quot;',
    '&nbsp;',
    '&#39;',
    '=20',
    '=3E',
    '%253E',
    '%C2%A0',
    '%E2%80%8B',
    '%3C',
  ],
];

describe('a link with characters after it', () => {
  test('works', async () => {
    const { store, get, post } = await useService();
    const ids = await addReaders(store, stray.length);
    for (const [index, end] of stray.entries()) {
      const id = ids[index] as string;
      const preferences = `/p/${signToken(secret, 'preferences', list, id)}${end}`;
      const page = await (await get(preferences)).text();
      expect(page, end).toContain('Your preferences');
      expect((await post(preferences, { language: 'sr-Latn' })).status, end).toBe(200);
      const leave = `/u/${signToken(secret, 'unsubscribe', list, id)}${end}`;
      expect((await get(leave)).status, end).toBe(200);
      expect((await post(leave)).status, end).toBe(200);
    }
    expect(await listSubscribers(store, 'confirmed')).toEqual([]);
    expect((await listSubscribers(store)).every(({ language }) => language === 'sr-Latn')).toBe(
      true,
    );
  });

  test('confirms', async () => {
    for (const end of ['/', '.', '%3E', '%20', '%0A']) {
      const { store, get, post, subscribe, letters } = await useService();
      await subscribe('ana@list.example');
      const [letter] = await letters();
      const [link] = linksIn(letter as NonNullable<typeof letter>) as [string];
      expect((await get(link + end)).status, end).toBe(200);
      expect((await post(link + end)).status, end).toBe(200);
      expect(await listSubscribers(store, 'confirmed'), end).toHaveLength(1);
    }
  });

  test('works with a line break in it', () => {
    const token = signToken(secret, 'unsubscribe', list, 'abcdef012345');
    for (const middle of ['\n', '=\r\n', ' ', '\u00ad', '\u200b']) {
      for (let at = 1; at < token.length; at += 1) {
        expect(readToken(token.slice(0, at) + middle + token.slice(at), 'link')).toBe(token);
      }
    }
  });
});

describe('a damaged link', () => {
  test('opens nothing and offers a new one by mail', async () => {
    const { store, app, get, post, letters, later, everything } = await useService();
    const [id = ''] = await addReaders(store, 1);
    const good = signToken(secret, 'preferences', list, id);
    const before = await everything();
    const damaged = [
      '',
      '/',
      '/1.x',
      `/${good.slice(0, -3)}`,
      `/${good.toUpperCase()}`,
      `/${good}a`,
    ];
    for (const end of [...damaged, `/${good}/x`, `/${good}.x`, '/%ff', '/%00', '/%2e%2e']) {
      for (const kind of ['u', 'p']) {
        if (end.startsWith('/') && end.length > 1) {
          expect((await post(`/${kind}${end}`)).status, end).toBe(404);
        }
        const page = await get(`/${kind}${end}`);
        const text = await page.text();
        expect([end, page.status], end).toEqual([end, 404]);
        if (!end.includes('%2e')) expect(text, end).toContain('action="/links"');
      }
    }
    expect(await everything()).toBe(before);
    const time = /name="time" value="([^"]*)"/.exec(await (await get('/p/1.x')).text())?.[1] ?? '';
    later(5000);
    const body = new URLSearchParams({ time, address: 'reader1@list.example', website: '' });
    expect((await app.request('/links', { method: 'POST', body })).status).toBe(200);
    expect(linksIn((await letters())[0] as never)).toContain(
      `https://service.test.example/p/${good}`,
    );
  });

  test('to confirm offers a new one, too', async () => {
    const { get, post, letters, later } = await useService();
    for (const path of ['/c', '/c/', '/c/abc', '/c/%ff', '/c/abcdefghijklmnopqrstuv']) {
      const page = await get(path);
      expect(page.status, path).toBe(410);
      const text = await page.text();
      expect(text).toContain('action="/subscribe"');
      const time = /name="time" value="([^"]*)"/.exec(text)?.[1] ?? '';
      later(86_400_000 * 11);
      const again = await get(path);
      const fresh = /name="time" value="([^"]*)"/.exec(await again.text())?.[1] ?? '';
      expect(fresh).not.toBe(time);
      later(5000);
      await post('/subscribe', {
        time: fresh,
        address: 'ana@list.example',
        consent: 'yes',
        website: '',
      });
      expect(await letters(), path).toHaveLength(1);
    }
  });
});

test('the links of a test mail say so and change nothing', async () => {
  const { get, post, everything, letters } = await useService();
  const before = await everything();
  const leave = `/u/${signToken(secret, 'unsubscribe', list, 'test')}`;
  const preferences = `/p/${signToken(secret, 'preferences', list, 'test')}`;
  for (const path of [leave, preferences, `${preferences}/data`, `${preferences}/erase`]) {
    for (const answer of [await get(path), await post(path, { name: 'x' })]) {
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('This link is from a test email'),
      ]);
    }
  }
  expect(await everything()).toBe(before);
  expect(await letters()).toEqual([]);
});
