import { expect, test } from 'vitest';
import { listSubscribers } from '../../src/subscribers/queries/subscriber-rows.ts';
import { hostileAddresses } from '../helpers/address.ts';
import { useService } from '../helpers/service.ts';

test('the form rejects addresses that contain another one', async () => {
  const { store, from, subscribe, sink, letters } = await useService();
  for (const [at, address] of hostileAddresses.entries()) {
    from(`198.51.${at}.7`);
    expect((await subscribe(address)).status, address).toBe(400);
  }
  expect(await listSubscribers(store)).toEqual([]);
  await subscribe('ana@list.example');
  await letters();
  expect(sink.received.map(({ to }) => to)).toEqual([['ana@list.example']]);
});

test('one mailbox in twelve spellings gets one confirmation request', async () => {
  const { store, from, subscribe, letters } = await useService();
  const spellings = [
    'Boß@Müller.example',
    'boß@müller.example',
    'BOSS@MÜLLER.EXAMPLE',
    'boss@mu\u0308ller.example',
    'boss@müller。example',
    'boss@müller．example',
    'boss@ｍüller.example',
    'boss@xn--mller-kva.example',
    'boss@XN--MLLER-KVA.example',
    ' boss@müller.example ',
    'boss@müller.example\n',
    '\u00a0boss@müller.example',
  ];
  for (const [at, address] of spellings.entries()) {
    from(`198.51.${at}.7`);
    await subscribe(address);
  }
  expect(await letters()).toHaveLength(1);
  expect(await listSubscribers(store)).toHaveLength(1);
});

test('a system mail that cannot be rendered or addressed does not delay others', async () => {
  const service = await useService();
  const { store, from, subscribe, letters } = service;
  for (const [at, name] of ['ana', 'bo', 'ce'].entries()) {
    from(`198.51.${at}.7`);
    await subscribe(`${name}@list.example`);
  }
  const people = await listSubscribers(store);
  const idOf = (name: string) => people.find(({ address }) => address.startsWith(name))?.id ?? '';
  await store.db
    .updateTable('subscribers')
    .set({ address: 'nobody@list.example/x\u007fy' })
    .where('id', '=', idOf('ana'))
    .execute();
  await store.db
    .updateTable('letters')
    .set({ kind: 'unheard-of' as 'confirm' })
    .where('subscriber_id', '=', idOf('bo'))
    .execute();
  expect((await letters()).map(({ to }) => to?.[0]?.address)).toEqual(['ce@list.example']);
  const rows = await store.db.selectFrom('letters').selectAll().execute();
  const rowOf = (name: string) => rows.find((row) => row.subscriber_id === idOf(name));
  expect(rowOf('ana')).toMatchObject({ state: 'failed', reason: 'the stored address is invalid' });
  expect(rowOf('bo')).toMatchObject({
    state: 'deferred',
    reason: expect.stringMatching(/masthead/),
  });
  expect(service.letterFaults).toHaveLength(1);
});
