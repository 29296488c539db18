import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { getSubscriber, listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { addReaders, secret } from '../helpers/mailing.ts';
import { linksIn, useService } from '../helpers/service.ts';

const list = 'newsletter.test.example';
const sections = [
  { id: 'news', title: 'News' },
  { id: 'members', title: 'From our members' },
];
const day = 86_400_000;

/** The service with one subscriber, and the URL of their page. */
async function useReader(settings: Parameters<typeof useService>[0] = { sections }) {
  const service = await useService(settings);
  const [id = ''] = await addReaders(service.store, 1);
  const page = `/p/${signToken(secret, 'preferences', list, id)}`;
  const known = () => getSubscriber(service.store, id);
  return { ...service, id, page, known };
}

describe('preferences', () => {
  test('show and save choices', async () => {
    const { get, post, page, known } = await useReader();
    const before = await (await get(page)).text();
    expect(before.match(/ checked/g), 'all sections').toHaveLength(2);
    await post(page, { name: 'Ana', language: 'sr-Latn', sections: 'shown', section: 'news' });
    expect(await known()).toMatchObject({ language: 'sr-Latn', sections: ['news'] });
    expect(await known()).not.toHaveProperty('textOnly');
    const after = await (await get(page)).text();
    expect(after).toMatch(/value="news" checked/);
    expect(after).not.toMatch(/value="members" checked/);

    await post(page, [
      ['sections', 'shown'],
      ['section', 'news'],
      ['section', 'members'],
      ['section', 'made-up'],
      ['text', 'yes'],
    ]);
    expect(await known()).toMatchObject({ textOnly: true });
    expect(await known(), 'all, and those to come').not.toHaveProperty('sections');
    await post(page, { sections: 'shown' });
    expect(await known()).toMatchObject({ sections: [] });
  });

  test('are accepted only from our own page', async () => {
    const { post, page, known } = await useReader();
    const before = await known();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://service.test.example', 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      expect((await post(page, { name: 'Mallory' }, headers)).status).toBe(403);
      expect((await post(`${page}/erase`, {}, headers)).status).toBe(403);
    }
    expect(await known()).toEqual(before);
    for (const headers of [
      { origin: 'https://service.test.example' },
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      {},
    ] as Record<string, string>[]) {
      expect((await post(page, { name: 'Ana' }, headers)).status).toBe(200);
    }
  });

  test('mail all data to the subscriber once a day, and show none of it', async () => {
    const { get, post, page, letters, later, store, id } = await useReader();
    const consent = 'agreed at the assembly';
    await store.db.updateTable('subscribers').set({ consent }).where('id', '=', id).execute();
    for (const path of [page, `${page}/data`, `${page}/erase`]) {
      const text = await (await get(path)).text();
      expect(text, path).not.toMatch(/reader1|Čitalac|agreed at the assembly/);
    }
    expect(await letters(), 'not at a GET').toEqual([]);
    for (let time = 0; time < 3; time += 1) {
      const answer = await post(`${page}/data`);
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.not.stringContaining('reader1'),
      ]);
    }
    const [mail, ...none] = await letters();
    expect(none).toEqual([]);
    expect(mail?.to?.[0]?.address).toBe('reader1@list.example');
    const [file] = mail?.attachments ?? [];
    expect([file?.filename, file?.mimeType]).toEqual(['my-data.json', 'application/json']);
    const content = file?.content as unknown as ArrayBuffer | Uint8Array;
    expect(JSON.parse(Buffer.from(content as ArrayBuffer).toString())).toMatchObject({
      you: { email: 'reader1@list.example', name: 'Čitalac 1', consent },
      mails: [],
    });
    later(day);
    await post(`${page}/data`);
    expect(await letters()).toHaveLength(1);
    expect((await get('/p/1.abc.def/data')).status).toBe(404);
    const elsewhere = { origin: 'https://evil.example' };
    expect((await post(`${page}/data`, {}, elsewhere)).status).toBe(403);
  });

  test('erase a person, who can subscribe again', async () => {
    const { store, get, post, page, subscribe, letters, later } = await useReader();
    expect(await (await get(`${page}/erase`)).text()).toContain('Erase my data');
    expect(await listSubscribers(store)).toHaveLength(1);
    expect(await (await post(`${page}/erase`)).text()).toContain('Your data has been erased');
    expect(await listSubscribers(store)).toEqual([]);
    expect((await get(page)).status).toBe(404);
    expect(await letters(), 'not even a last letter').toEqual([]);
    later(day);
    await subscribe('reader1@list.example');
    const [letter] = await letters();
    await post(linksIn(letter as NonNullable<typeof letter>)[0] as string);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'confirmed' }]);
  });
});

describe('somebody without a link', () => {
  test('gets one by mail if subscribed, with the same answer for everybody', async () => {
    const { app, get, letters, later, id } = await useReader();
    const ask = async (address: string): Promise<string> => {
      const page = await (await get('/unsubscribe')).text();
      const time = /name="time" value="([^"]*)"/.exec(page)?.[1] ?? '';
      later(5000);
      const body = new URLSearchParams({ time, address, website: '' });
      return (await app.request('/links', { method: 'POST', body })).text();
    };
    const known = await ask('Reader1@list.example');
    expect(await ask('nobody@list.example')).toBe(known);
    const [letter, ...none] = await letters();
    expect(none).toEqual([]);
    expect(linksIn(letter as NonNullable<typeof letter>)).toContain(
      `https://service.test.example/p/${signToken(secret, 'preferences', list, id)}`,
    );
    await ask('reader1@list.example');
    expect(await letters(), 'once a day').toEqual([]);
  });
});

describe('a form on another site', () => {
  test('leads to our own form, filled in, and changes nothing', async () => {
    const { get, post, everything } = await useReader();
    const snippet = await (await get('/embed.txt?lang=sr-Latn')).text();
    expect(snippet).toContain('action="https://service.test.example/subscribe?lang=sr-Latn"');
    expect(snippet).not.toMatch(/<script|<img|<link|style=/);
    const before = await everything();
    const page = await post('/subscribe?lang=sr-Latn', {
      form: 'embedded',
      language: 'sr-Latn',
      address: '"><script>alert(1)</script>@list.example',
    });
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Proverite unos i kliknite još jednom');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;');
    expect(await everything()).toBe(before);
  });

  test('is recorded with the consent', async () => {
    const { store, post, subscribe, letters } = await useReader();
    await subscribe('ana@list.example', { sections: 'shown', section: 'members', text: 'yes' });
    const [letter] = await letters();
    await post(linksIn(letter as NonNullable<typeof letter>)[0] as string);
    const [ana] = (await listSubscribers(store)).filter(({ address }) => address.startsWith('ana'));
    expect(ana).toMatchObject({
      form: 'subscribe',
      consent: 'I want to receive Pismo by email, and can unsubscribe at any time.',
      consentVersion: expect.stringMatching(/^[0-9a-f]{12}$/),
      askedAt: expect.any(String),
      confirmedAt: expect.any(String),
      sections: ['members'],
      textOnly: true,
    });
    expect(ana).not.toHaveProperty('network');
  });
});

test('the network of a request is stored only if the newsletter wants it, for 30 days', async () => {
  const { deleteExpired } = await import('../../src/subscribers/delete-expired.ts');
  const { store, subscribe, letters, post } = await useReader({ keepNetwork: true });
  await subscribe('ana@list.example');
  const [letter] = await letters();
  await post(linksIn(letter as NonNullable<typeof letter>)[0] as string);
  const network = async () =>
    (await listSubscribers(store)).map((each) => each.network).filter((each) => each);
  expect(await network()).toEqual(['198.51.100.0/24']);
  await deleteExpired(store, new Date('2026-12-20T00:00:00Z'));
  expect(await network()).toEqual(['198.51.100.0/24']);
  await deleteExpired(store, new Date('2026-12-26T00:00:00Z'));
  expect(await network()).toEqual([]);
});

test('the hash of a network is deleted once its limit is over', async () => {
  const { deleteExpired } = await import('../../src/subscribers/delete-expired.ts');
  const { store, subscribe, from } = await useService();
  for (const [at, address] of ['198.51.100.7', '2001:db8:5::1', '203.0.113.9'].entries()) {
    from(address);
    for (let count = 0; count < (at === 2 ? 25 : 1); count += 1) {
      await subscribe(`reader${at}.${count}@list.example`);
    }
  }
  const networks = async () =>
    (await store.db.selectFrom('buckets').select('name').execute()).filter(({ name }) =>
      name.startsWith('ask '),
    ).length;
  expect(await networks()).toBe(3);
  await deleteExpired(store, new Date());
  expect(await networks(), 'the limits still count').toBe(3);
  await store.db
    .updateTable('buckets')
    .set((row) => ({ at: sql<number>`${row.ref('at')} - 3600000` }))
    .execute();
  await deleteExpired(store, new Date());
  expect(await networks()).toBe(0);
});

test('people who never confirm are deleted, and cannot be mailed again and again', async () => {
  const { deleteExpired } = await import('../../src/subscribers/delete-expired.ts');
  const { store, subscribe, letters, later } = await useService();
  const counts: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await subscribe('ana@list.example');
    counts.push((await letters()).length);
    later(3 * day);
    await deleteExpired(
      store,
      new Date(Date.parse('2026-11-24T09:00:00Z') + (turn + 1) * 3 * day + day),
    );
    expect(await listSubscribers(store)).toEqual([]);
  }
  expect(counts).toEqual([1, 1, 1, 0, 0]);
});

test('the total limit of requests is reported to the editor', async () => {
  const { subscribe, from, floods, store } = await useService();
  for (let index = 0; index < 510; index += 1) {
    from(`203.0.${index >> 4}.1`);
    await subscribe(`a${index}@list.example`);
  }
  expect(floods.length).toBeGreaterThan(0);
  const { readGrowth } = await import('../../src/subscribers/growth.ts');
  const [month] = (await readGrowth(store, [])).months;
  expect(month?.refused).toBeGreaterThan(0);
});

describe('the site', () => {
  async function useSite(settings: Parameters<typeof useService>[0] = {}) {
    const service = await useService(settings);
    const files = {
      'index.html': '<p>home</p>',
      '001/index.html': '<p>one</p>',
      '001/email.txt': 'text',
      '001/images/a.png': 'png',
      'feed.xml': '<rss/>',
      'feed.atom': '<feed/>',
      'feed.json': '{}',
      '.masthead.json': '[]',
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(service.archive, name, '..'), { recursive: true });
      await writeFile(join(service.archive, name), text);
      await utimes(join(service.archive, name), 1_790_000_000, 1_790_000_000);
    }
    return service;
  }

  test('is served with the right types, without hidden files and other folders', async () => {
    const { get } = await useSite();
    const types: Record<string, string> = {
      '/': 'text/html',
      '/001/': 'text/html',
      '/001/email.txt': 'text/plain',
      '/001/images/a.png': 'image/png',
      '/feed.xml': 'application/rss+xml',
      '/feed.atom': 'application/atom+xml',
      '/feed.json': 'application/feed+json',
    };
    for (const [path, type] of Object.entries(types)) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
        path,
        200,
        type,
      ]);
    }
    const moved = await get('/001');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/001/']);
    expect((await get('/001?words=a%20b')).headers.get('location')).toBe('/001/?words=a%20b');
    expect((await get('//001')).headers.get('location'), 'not another host').toBe('/001/');
    for (const path of [
      '/.masthead.json',
      '/../issues/newsletter.yaml',
      '/%2e%2e/issues/newsletter.yaml',
      '/..%2fissues%2fnewsletter.yaml',
      '/001/%2e%2e/%2e%2e/issues/newsletter.yaml',
      '/issues%5cnewsletter.yaml',
      '/%00',
      '/%ff',
      '/002/',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  test('answers 304 to a tag or a time if nothing changed', async () => {
    const { app, archive } = await useSite();
    const first = await app.request('/feed.xml');
    const [etag, modified] = [first.headers.get('etag'), first.headers.get('last-modified')];
    expect(modified).toBe(new Date(1_790_000_000_000).toUTCString());
    const ask = async (headers: Record<string, string>, method = 'GET'): Promise<number> => {
      const answer = await app.request('/feed.xml', { headers, method });
      if (answer.status === 304) {
        expect(answer.headers.get('etag')).toBe(etag);
        expect(await answer.text()).toBe('');
      }
      return answer.status;
    };
    const old = new Date(1_780_000_000_000).toUTCString();
    expect(await ask({ 'if-none-match': etag as string })).toBe(304);
    expect(await ask({ 'if-none-match': `"other", W/${etag}` })).toBe(304);
    expect(await ask({ 'if-none-match': '*' })).toBe(304);
    expect(await ask({ 'if-modified-since': modified as string })).toBe(304);
    expect(await ask({ 'if-none-match': etag as string }, 'HEAD')).toBe(304);
    expect(await ask({ 'if-modified-since': old })).toBe(200);
    expect(await ask({ 'if-none-match': '"other"', 'if-modified-since': modified as string })).toBe(
      200,
    );
    expect(await ask({ 'if-modified-since': 'yesterday' })).toBe(200);
    await writeFile(join(archive, 'feed.xml'), '<rss>new</rss>');
    expect(await ask({ 'if-none-match': etag as string })).toBe(200);
  });

  test('can share a host with the service', async () => {
    const { app } = await useSite({
      serviceUrl: 'https://test.example/letters',
      siteUrl: 'https://test.example/news',
    });
    const status = async (path: string) => (await app.request(path)).status;
    expect([await status('/news/001/'), await status('/letters/subscribe')]).toEqual([200, 200]);
    expect(await status('/001/')).toBe(404);
    expect((await app.request('/news')).headers.get('location')).toBe('/news/');
    expect(await (await app.request('/letters/subscribe')).text()).toContain(
      'action="/letters/subscribe"',
    );
  });
});

describe('a service_url with a path', () => {
  const settings = {
    serviceUrl: 'https://test.example/letters',
    siteUrl: 'https://test.example/news',
  };

  test('works behind proxies that keep or remove the path', async () => {
    const { app, store } = await useService(settings);
    const [id = ''] = await addReaders(store, 1);
    const token = signToken(secret, 'unsubscribe', list, id);
    for (const before of ['/letters', '']) {
      for (const path of ['/subscribe', '/preferences', '/embed.txt', `/u/${token}`]) {
        expect((await app.request(before + path)).status, before + path).toBe(200);
      }
      const moved = await app.request(`${before}/subscribe/?lang=en`);
      expect(moved.headers.get('location')).toBe('/letters/subscribe?lang=en');
      const form = await (await app.request(`${before}/subscribe`)).text();
      expect(form).toContain('action="/letters/subscribe"');
      const left = await app.request(`${before}/u/${token}`, { method: 'POST' });
      expect(left.status).toBe(200);
    }
    expect(await listSubscribers(store, 'confirmed')).toEqual([]);
  });

  test('redirects to the form, with and without a slash', async () => {
    for (const siteUrl of [settings.siteUrl, 'https://test.example']) {
      const { app } = await useService({ ...settings, siteUrl });
      for (const path of ['/letters', '/letters/']) {
        expect((await app.request(path)).headers.get('location'), path).toBe('/letters/subscribe');
      }
    }
    const { app } = await useService(settings);
    expect((await app.request('/')).headers.get('location')).toBe('/letters/subscribe');
  });

  test('can be that of the site', async () => {
    const url = 'https://test.example/letters';
    const { app, archive } = await useService({ serviceUrl: url, siteUrl: url });
    await mkdir(join(archive, '001'), { recursive: true });
    for (const name of ['index.html', '001/index.html']) await writeFile(join(archive, name), name);
    for (const path of ['/letters/', '/letters/001/', '/', '/001/']) {
      expect((await app.request(path)).status, path).toBe(200);
    }
    for (const path of ['/letters/001', '/001', '/001/index.html']) {
      expect((await app.request(path)).headers.get('location'), path).toBe('/letters/001/');
    }
    expect((await app.request('/letters')).headers.get('location')).toBe('/letters/');
  });

  test('does not hide the health check at the root', async () => {
    const { app } = await useService(settings);
    for (const path of ['/health', '/ready', '/letters/health', '/letters/ready']) {
      expect((await app.request(path)).status, path).toBe(200);
    }
  });
});

test('a service that is about to stop is not ready', async () => {
  const { get, stop } = await useService();
  expect((await get('/ready')).status).toBe(200);
  stop();
  expect((await get('/ready')).status).toBe(503);
  expect((await get('/health')).status).toBe(200);
});

test('a form that is too large is not read', async () => {
  const { post } = await useService();
  expect((await post('/subscribe', { address: 'x'.repeat(20_000) })).status).toBe(413);
});

test('two confirmations of one person count once and send one welcome', async () => {
  const { readGrowth } = await import('../../src/subscribers/growth.ts');
  const { store, post, subscribe, letters, later } = await useService();
  await subscribe('ana@list.example');
  later(day);
  await subscribe('ana@list.example');
  for (const letter of await letters()) {
    expect((await post(linksIn(letter)[0] as string)).status).toBe(200);
  }
  expect(await letters()).toHaveLength(1);
  const [month] = (await readGrowth(store, [])).months;
  expect(month).toMatchObject({ confirmed: 1, total: 1 });
});

test('mails to people who chose no language are in the first one', async () => {
  const { post, letters, id } = await useReader({ sections });
  await post(`/u/${signToken(secret, 'unsubscribe', list, id)}`);
  const [letter] = await letters();
  expect(letter?.html).toContain('lang="en"');
});
