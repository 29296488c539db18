import { beforeAll, describe, test } from 'vitest';
import { expectFault, faults } from '../helpers/fault-table.ts';
import {
  channels,
  expectEnd,
  expectMail,
  logins,
  misdeeds,
  stepsOf,
} from '../helpers/misbehaving-relay.ts';
import { trustTests } from '../helpers/relay-server.ts';

// A part of both tables is also in `npm test`: test/mailing/{connection-faults,fault-table}.test.ts.
beforeAll(trustTests);

describe.each(channels)('over %s', (channel) => {
  describe.each(logins)('with login %s', (login) => {
    const way = { channel, login };
    test('mail goes out', () => expectMail(way, 'sqlite'));

    test.each(
      stepsOf(channel, login).flatMap((step) => misdeeds.map((deed) => [deed, step] as const)),
    )('a server that does "%s" at %s ends the wait', (deed, step) =>
      expectEnd(way, [deed, step], 'sqlite'),
    );
  });
});

describe.each([false, true])('a server (pipelining: %s) that', (pipelining) => {
  test.each(faults)('%s', (...fault) => expectFault(fault, pipelining, 'sqlite'));
});
