import { describe, expect, test } from 'vitest';
import { addPeople } from '../../src/subscribers/add.ts';
import { expectFault, faults } from '../helpers/fault-table.ts';
import { addOptions, addReaders, freeze, run, useStore } from '../helpers/mailing.ts';
import { useScript } from '../helpers/smtp.ts';

describe('a server with pipelining that', () => {
  // Without pipelining: test/faults/smtp.test.ts.
  test.each(faults)('%s', (...fault) => expectFault(fault, true));
});

test.each(['421 4.7.0 enough | cut', 'cut', 'reset'])(
  'a server that takes three messages a connection and then says "%s" gets no more than three a connection from then on',
  async (mail) => {
    const store = await useStore();
    await addReaders(store, 10);
    const server = await useScript({ most: { messages: 3, mail }, pipelining: true });
    const report = await run(store, await freeze(store), server.url, { connections: 1 });
    expect(report.counts).toMatchObject({ accepted: 10, deferred: 0 });
    expect(server.messages()).toBe(10);
    // One that found it out, and one for each three of the others.
    expect(server.connections()).toBe(4);
  },
);

test('after a refused recipient the connection continues with the next', async () => {
  for (const pipelining of [true, false]) {
    const store = await useStore();
    await addReaders(store, 5);
    const only = (address: string): boolean => /[13]@/.test(address);
    const server = await useScript({ rcpt: '550 5.1.1 unknown', pipelining, only });
    const report = await run(store, await freeze(store), server.url, { connections: 1 });
    expect(report.counts).toMatchObject({ failed: 2, accepted: 3 });
    expect(server.connections()).toBe(1);
  }
});

test('addresses with characters beyond ASCII are sent only to a server that accepts them (SMTPUTF8)', async () => {
  const plain = await useScript({});
  const modern = await useScript({ ehlo: '250-scripted\r\n250 SMTPUTF8' });
  for (const [{ url }, state] of [
    [plain, 'failed'],
    [modern, 'accepted'],
  ] as const) {
    const store = await useStore();
    await addPeople(store, [{ address: 'živana@list.example', consent: 'test' }], addOptions);
    const { counts } = await run(store, await freeze(store), url);
    expect(counts).toMatchObject({ [state]: 1 });
    const { reason } = await store.db
      .selectFrom('deliveries')
      .selectAll()
      .executeTakeFirstOrThrow();
    if (state === 'failed') expect(reason).toContain('ASCII characters before the @');
  }
  expect([plain.messages(), modern.messages()]).toEqual([0, 1]);
});
