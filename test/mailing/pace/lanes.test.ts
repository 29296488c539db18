import { expect, test } from 'vitest';
import { Lanes } from '../../../src/mailing/pace/lanes.ts';
import type { Route } from '../../../src/mailing/pace/routes.ts';
import type { Attempt } from '../../../src/mailing/run/attempt.ts';
import type { Relay } from '../../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../../src/mailing/transport/smtp/transport.ts';
import { addReaders, freeze, run, useStore } from '../../helpers/mailing.ts';
import { type Deed, type Step, useRelay } from '../../helpers/relay-server.ts';

const wayTo = (relay: Relay, weight = 1, perConnection?: number): Route => ({
  name: `${relay.host}:${relay.port}`,
  weight,
  transport: () => smtpTransport({ timeout: 5000, ...relay }, 'test.example', perConnection),
});

const refusals: [Step, Deed][] = [
  ['greeting', '421 4.7.0 too many connections from your address | close'],
  ['greeting', '450 4.7.1 connection limit reached | close'],
  ['greeting', '554 5.7.0 too many connections | close'],
  ['greeting', 'close'],
  ['greeting', 'reset'],
  ['EHLO', '421 4.3.2 too many concurrent sessions | close'],
  ['EHLO', 'close'],
  ['AUTH', '421 4.7.0 too many concurrent logins | close'],
  ['AUTH', '454 4.7.0 too many connections'],
  ['AUTH', '535 5.7.0 too many simultaneous logins'],
  ['MAIL', '421 4.7.0 too many sessions | close'],
  ['MAIL', 'close'],
  ['RCPT', '421 4.7.0 concurrency limit exceeded | close'],
  ['RCPT', 'reset'],
];

test.each(refusals.flatMap(([step, deed]) => [1, 2, 3].map((most) => [step, deed, most] as const)))(
  'a relay that answers at %s with "%s" beyond %i connections gets all the mail over those',
  async (step, deed, most) => {
    const store = await useStore();
    await addReaders(store, 40);
    const { relay, state } = await useRelay({
      login: 'PLAIN',
      deeds: (_, open) => (open > most ? { [step]: deed } : {}),
    });
    const report = await run(store, await freeze(store), '', {
      connections: 6,
      routes: [wayTo(relay)],
    });
    expect(report.counts).toMatchObject({ accepted: 40, deferred: 0, failed: 0, doubt: 0 });
    expect(report).not.toHaveProperty('stopped');
    expect(report).not.toHaveProperty('halted');
    expect(state.messages).toBe(40);
    // Each of the others was refused once, or a few times where they came together.
    expect(state.connections).toBeLessThanOrEqual(12);
  },
);

test('a connection limit together with a limit of messages a connection loses nobody', async () => {
  const store = await useStore();
  await addReaders(store, 30);
  const { relay, state } = await useRelay({
    deeds: (_, open) => (open > 2 ? { greeting: '421 4.7.0 too many connections | close' } : {}),
  });
  const report = await run(store, await freeze(store), '', {
    connections: 5,
    routes: [wayTo(relay, 1, 3)],
  });
  expect(report).toMatchObject({ sent: 30, counts: { accepted: 30, deferred: 0 } });
  expect(state.messages).toBe(30);
});

test('beside a relay with a limit, another takes the rest', async () => {
  const store = await useStore();
  await addReaders(store, 40);
  const narrow = await useRelay({
    deeds: (_, open) => (open > 1 ? { greeting: '421 4.7.0 too many connections | close' } : {}),
  });
  const wide = await useRelay();
  const report = await run(store, await freeze(store), '', {
    connections: 6,
    routes: [wayTo(narrow.relay), wayTo(wide.relay)],
  });
  expect(report).toMatchObject({ sent: 40, counts: { accepted: 40, deferred: 0 } });
  expect(narrow.state.messages + wide.state.messages).toBe(40);
});

test('a limit of messages in a run counts those that left, not the refused connections', async () => {
  const store = await useStore();
  await addReaders(store, 20);
  const { relay } = await useRelay({
    deeds: (_, open) => (open > 1 ? { greeting: '421 4.7.0 too many connections | close' } : {}),
  });
  const options = { connections: 4, limit: 10, routes: [wayTo(relay)] };
  expect(await run(store, await freeze(store), '', options)).toMatchObject({ sent: 10 });
});

test('a recipient at whose name the server always closes is deferred, and the others get it', async () => {
  const store = await useStore();
  await addReaders(store, 12);
  const { relay, state } = await useRelay({ badRecipient: 'reader5@list.example' });
  const report = await run(store, await freeze(store), '', {
    connections: 3,
    routes: [wayTo(relay)],
  });
  expect(report.counts).toMatchObject({ accepted: 11, deferred: 1 });
  expect(state.connections).toBeLessThanOrEqual(12);
});

test('one more connection is tried after a rest, and a longer one where it is refused again', async () => {
  let now = 0;
  const lanes = new Lanes(() => now);
  const { relay } = await useRelay();
  const route = wayTo(relay);
  const [one, two] = [{}, {}];
  const busy: Attempt = { kind: 'reply', phase: 'connect', code: 421, text: '421 busy' };
  const isOpen = (): boolean => lanes.closedTo(two, [route]).size === 0;
  lanes.begin(route, one);
  lanes.works(route, one);
  lanes.begin(route, two);
  expect(await lanes.refused(route, two, busy, 'x')).toBe(true);
  expect(isOpen()).toBe(false);
  now = 30_000;
  expect(isOpen()).toBe(true);
  lanes.begin(route, two);
  expect(await lanes.refused(route, two, busy, 'x')).toBe(true);
  now = 60_000;
  expect(isOpen()).toBe(false);
  now = 90_000;
  expect(isOpen()).toBe(true);
  lanes.begin(route, two);
  lanes.works(route, two);
  expect(isOpen()).toBe(true);
});
