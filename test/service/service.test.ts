import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { addReaders, secret } from '../helpers/mailing.ts';
import { linksIn, useService } from '../helpers/service.ts';

const reader = 'Ana.Anic@list.example';
const minute = 60_000;
const day = 24 * 60 * minute;
const list = 'newsletter.test.example';

describe('a subscriber', () => {
  test('subscribes, confirms, is welcomed, unsubscribes with one click, and subscribes again', async () => {
    const { store, get, post, subscribe, letters, later } = await useService();
    const asked = await subscribe(reader, { name: 'Ana', language: 'sr-Latn', consent: 'yes' });
    expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('Proverite')]);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'pending', address: reader }]);

    const [letter, ...none] = await letters();
    expect(none).toEqual([]);
    expect(letter?.subject).toBe('Potvrdite prijavu na bilten Pismo');
    expect(letter?.html, 'it contains nothing from the form').not.toContain('Ana<');
    const [link] = linksIn(letter as NonNullable<typeof letter>) as [string];
    expect((await get(link)).status).toBe(200);
    expect(await listSubscribers(store, 'confirmed')).toEqual([]);
    expect((await post(link)).status).toBe(200);
    expect(await listSubscribers(store)).toMatchObject([
      {
        state: 'confirmed',
        name: 'Ana',
        language: 'sr-Latn',
        consent: expect.stringContaining('Pismo'),
      },
    ]);
    for (const again of [await get(link), await post(link)]) {
      expect([again.status, await again.text()]).toEqual([
        200,
        expect.stringContaining('Prijavljeni ste'),
      ]);
    }

    const [welcome] = await letters();
    const header = welcome?.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
    const leave = /<(https:[^>]+)>/.exec(header)?.[1] as string;
    expect(leave).not.toContain('@');
    const left = await post(leave, { 'List-Unsubscribe': 'One-Click' });
    expect([left.status, left.headers.get('location'), left.headers.get('set-cookie')]).toEqual([
      200,
      null,
      null,
    ]);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'unsubscribed' }]);
    expect(
      (await letters()).map(({ headers }) => headers.find(({ key }) => key === 'list-unsubscribe')),
    ).toEqual([undefined]);
    expect((await post(leave)).status, 'clicked twice').toBe(200);
    expect((await post(link)).status, 'an old confirmation does not work again').toBe(410);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'unsubscribed' }]);
    expect(await letters()).toEqual([]);

    later(2 * day);
    await subscribe(reader);
    const [again] = await letters();
    await post(linksIn(again as NonNullable<typeof again>)[0] as string);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('can unsubscribe by a multipart request of a mail program', async () => {
    const { store, app } = await useService();
    const [id] = await addReaders(store, 1);
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    const token = signToken(secret, 'unsubscribe', list, id as string);
    expect((await app.request(`/u/${token}`, { method: 'POST', body })).status).toBe(200);
    expect(await listSubscribers(store)).toMatchObject([{ state: 'unsubscribed' }]);
  });

  test('changes name and language', async () => {
    const { store, get, post } = await useService();
    const [id] = await addReaders(store, 1);
    const link = `/p/${signToken(secret, 'preferences', list, id as string)}`;
    expect(await (await get(link)).text(), 'the link may be in a forwarded mail').not.toContain(
      'Čitalac',
    );
    await post(link, { name: '', names: 'kept', language: 'en' });
    expect(await listSubscribers(store)).toMatchObject([{ name: 'Čitalac 1', language: 'en' }]);
    await post(link, { name: '', names: 'kept', 'forget-name': 'yes', language: 'en' });
    expect((await listSubscribers(store))[0]).not.toHaveProperty('name');
    const saved = await post(link, { name: 'Živana\r\nBcc: x', language: 'sr-Latn' });
    expect(await saved.text()).toContain('Sačuvano');
    expect(await listSubscribers(store)).toMatchObject([
      { name: 'Živana Bcc: x', language: 'sr-Latn' },
    ]);
    await post(link, { name: '', language: 'xx' });
    const [plain] = await listSubscribers(store);
    expect([plain?.name, plain?.language]).toEqual([undefined, 'en']);
  });
});

test('every link, fetched ten times by GET and HEAD, changes nothing', async () => {
  const { store, get, subscribe, letters, everything } = await useService();
  const [id] = await addReaders(store, 1);
  await subscribe(reader);
  const found = (await letters()).flatMap(linksIn);
  const links = [
    ...found,
    `/u/${signToken(secret, 'unsubscribe', list, id as string)}`,
    `/p/${signToken(secret, 'preferences', list, id as string)}`,
    `/p/${signToken(secret, 'preferences', list, id as string)}/data`,
    `/p/${signToken(secret, 'preferences', list, id as string)}/erase`,
    '/subscribe',
    '/unsubscribe',
    '/preferences',
    '/embed.txt',
    '/health',
    '/ready',
    '/nowhere',
  ];
  const before = await everything();
  for (const link of links) {
    for (let time = 0; time < 10; time += 1) {
      for (const method of ['GET', 'HEAD']) {
        const { status } = await get(link, method);
        expect(status, link).toBe(link === '/nowhere' ? 404 : 200);
      }
    }
  }
  expect(await everything()).toBe(before);
});

describe('a token', () => {
  test('of another purpose, with a wrong bit, or of nobody opens nothing', async () => {
    const { store, get, post, everything } = await useService();
    const [id] = await addReaders(store, 1);
    const good = signToken(secret, 'unsubscribe', list, id as string);
    const before = await everything();
    const bytes = Buffer.from(good);
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const path = `/u/${encodeURIComponent(changed.toString('latin1'))}`;
      expect((await post(path)).status, changed.toString('latin1')).toBe(404);
    }
    for (const wrong of [`/p/${good}`, `/c/${good}`, '/u/1.x.y', `/u/${good}.x`]) {
      expect([404, 410]).toContain((await get(wrong)).status);
      expect([404, 410]).toContain((await post(wrong)).status);
    }
    expect(await everything()).toBe(before);
  });

  test('of a confirmation is stored as a hash, and works for 48 hours', async () => {
    const { store, get, post, subscribe, letters, later, everything } = await useService();
    await subscribe(reader);
    const [letter] = await letters();
    const [link] = linksIn(letter as NonNullable<typeof letter>) as [string];
    expect(await everything()).not.toContain(link.split('/c/')[1]);
    later(2 * day + minute);
    expect([(await get(link)).status, (await post(link)).status]).toEqual([410, 410]);
    expect(await listSubscribers(store, 'confirmed')).toEqual([]);
  });
});

describe('a visitor', () => {
  test('gets the same answer for known and unknown addresses', async () => {
    const { store, subscribe, letters } = await useService();
    await addReaders(store, 1);
    const known = await subscribe('reader1@list.example');
    const unknown = await subscribe('nobody@list.example');
    expect(await known.text()).toBe(await unknown.text());
    expect((await letters()).map(({ to }) => to?.[0]?.address)).toEqual(['nobody@list.example']);
  });

  test('can have an address mailed once a day, and three times in all', async () => {
    const { subscribe, letters, later } = await useService();
    const counts: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      for (let time = 0; time < 3; time += 1) await subscribe(reader);
      counts.push((await letters()).length);
      later(day);
    }
    expect(counts).toEqual([1, 1, 1, 0, 0, 0]);
  });

  test('that is a program gets the usual answer, and nothing happens', async () => {
    const { post, subscribe, letters, everything } = await useService();
    await subscribe(reader, { website: 'https://spam.example' });
    for (const time of ['', '1.x', '1', `${'9'.repeat(30)}.x`]) {
      const again = await post('/subscribe', { address: reader, time, consent: 'yes' });
      expect(await again.text(), 'a person can send it again').toContain(`value="${reader}"`);
    }
    expect(await everything()).toBe('[[],[],[],[],[]]');
    expect(await letters()).toEqual([]);
  });

  test('is limited together with their network, and others are not', async () => {
    const { store, subscribe, from } = await useService();
    const codes: number[] = [];
    for (let index = 0; index < 25; index += 1) {
      from(`203.0.113.${index}`);
      codes.push((await subscribe(`a${index}@list.example`)).status);
    }
    expect(codes.filter((code) => code === 429).length).toBeGreaterThanOrEqual(4);
    from('198.51.100.1');
    expect((await subscribe(reader)).status).toBe(200);
    const names = await store.db.selectFrom('buckets').select('name').execute();
    expect(JSON.stringify(names)).not.toMatch(/203\.0|198\.51/);
  });

  test('is told that an address is invalid', async () => {
    const { subscribe } = await useService();
    expect((await subscribe('not an address')).status).toBe(400);
  });
});

test('pages load nothing, run nothing, cannot be framed and send no Referer', async () => {
  const { get } = await useService();
  const page = await get('/subscribe');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await page.text()).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|src="http/);
});

test('the search alone may run its own script and read its index, as the documentation says', async () => {
  const { get } = await useService();
  const policyOf = async (path: string) =>
    (await get(path)).headers.get('content-security-policy') ?? '';
  const scripts = (policy: string) => policy.match(/(?:script|connect|worker)-src [^;"]*/g);
  expect(scripts(await policyOf('/'))).toBeNull();
  const own = scripts(await policyOf('/search/'));
  expect(own).toEqual(["script-src 'self'", "connect-src 'self'"]);
  const page = join(import.meta.dirname, '../../docs/publishing.md');
  expect(scripts(await readFile(page, 'utf8'))).toEqual(own);
});
