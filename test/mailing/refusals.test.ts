import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/lib/store/open.ts';
import { listDeliveries } from '../../src/mailing/ledger/deliveries.ts';
import { decideMailing, mailingsOf } from '../../src/mailing/ledger/mailings.ts';
import { readMailingStatus } from '../../src/mailing/mailing-status.ts';
import { RefusalPattern, unlikely } from '../../src/mailing/pace/refusal-pattern.ts';
import type { Mailing } from '../../src/model/mailing.ts';
import { restoreSuppressed } from '../../src/subscribers/queries/suppressions.ts';
import {
  addReaders,
  freeze,
  now,
  routeTo,
  run,
  type TestRunOptions,
  useStore,
} from '../helpers/mailing.ts';
import { type Script, useScript, useSink } from '../helpers/smtp.ts';

interface TestOptions extends TestRunOptions {
  domain?: (index: number) => string;
}

/** Sends to `people` readers through a scripted server. */
async function mail(people: number, script: Script, { domain, ...options }: TestOptions = {}) {
  const store = await useStore();
  await addReaders(store, people, domain);
  const mailing = await freeze(store);
  const server = await useScript({ pipelining: true, ...script });
  const report = await run(store, mailing, server.url, options);
  return { store, mailing, server, report, ...(await stateOf(store, mailing)) };
}

async function stateOf(store: Store, mailing: Mailing) {
  const [known] = await mailingsOf(store, mailing.issueId, 'smtp');
  const status = await readMailingStatus(store, known as Mailing, now);
  const rows = await listDeliveries(store, mailing.id);
  return { status, tried: rows.filter(({ attempts }) => attempts > 0).length };
}

/** `reader7@…` is 7. */
const numberOf = (address: string): number => Number(/^reader(\d+)@/.exec(address)?.[1]);
const only = (is: (number: number) => boolean) => (address: string) => is(numberOf(address));

describe('a fault of ours is blamed on nobody', () => {
  const scripts: Script[] = [
    { mail: '552 5.2.2 sending quota exceeded' },
    { mail: '550 5.1.1 no such user' },
    { mail: '553 not allowed' },
    { rcpt: '550 relay not permitted' },
    { rcpt: '550 Sender verify failed' },
    { rcpt: '550 Access denied' },
    { rcpt: '550 Your plan has expired' },
    { rcpt: '550 5.4.5 Daily user sending limit exceeded' },
    { rcpt: '550 rejected' },
    { rcpt: "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)" },
    { rcpt: '553 authentication required' },
    { rcpt: '551 User not local; please authenticate' },
    { rcpt: '550 5.1.1 mail from 1.2.3.4 rejected, see blocklist' },
    { rcpt: '550 5.1.1 user unknown' },
    { rcpt: '550 5.2.1 mailbox disabled' },
    { rcpt: '552 5.2.2 mailbox full' },
    { data: '554 5.5.1 no valid recipients' },
    { message: '554 5.7.1 spam' },
    { message: '550 5.1.1 user unknown' },
    { message: '554 Transaction failed' },
  ];
  test.each(scripts)('%j to everybody', async (script) => {
    const { report, status, tried } = await mail(60, script, { connections: 4 });
    expect(report.halted).toBeTypeOf('string');
    expect(status.counts).toMatchObject({ pending: 60, failed: 0, deferred: 0 });
    expect(status).toMatchObject({ state: 'halted', suppressed: 0 });
    // The first three, and those that were under way.
    expect(tried).toBeLessThanOrEqual(7);
  });

  test('an account that is closed in the middle: nobody after that is blamed', async () => {
    let taken = 0;
    const { store, mailing, report, status } = await mail(
      60,
      { rcpt: '550 5.1.1 user unknown', only: () => ++taken > 30 },
      { connections: 3 },
    );
    expect(report.halted).toContain('got the same reply');
    expect(status.counts).toMatchObject({ accepted: 30, pending: 30, failed: 0 });
    expect(status.suppressed).toBe(0);
    const sink = await useSink();
    expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 60 });
    expect(sink.received).toHaveLength(30);
  });

  test.each([2, 5, 9])('a list of %i people, all of them refused', async (people) => {
    for (const rcpt of ['550 5.1.1 user unknown', '550 rejected', '554 5.7.1 blocked']) {
      const { report, status } = await mail(people, { rcpt });
      expect(report.halted).toBeTypeOf('string');
      expect(status).toMatchObject({ suppressed: 0, counts: { pending: people, failed: 0 } });
    }
  });

  test('replies that differ from recipient to recipient, and none of them a yes', async () => {
    const store = await useStore();
    await addReaders(store, 60);
    const mailing = await freeze(store);
    const sink = await useSink({
      onRcptTo({ address }, _session, callback) {
        const code = [550, 551, 552, 553, 554][numberOf(address) % 5] as number;
        callback(Object.assign(new Error('5.1.1 unknown'), { responseCode: code }));
      },
    });
    const report = await run(store, mailing, sink.url);
    const { status, tried } = await stateOf(store, mailing);
    expect(report.halted).toBeTypeOf('string');
    expect(status.counts).toMatchObject({ pending: 60, failed: 0 });
    expect(tried).toBeLessThan(10);
  });
});

describe('one refused recipient among many', () => {
  const scripts: Script[] = [
    { rcpt: '552 5.3.4 message too big for this mailbox' },
    { message: '554 5.7.1 this message looks like spam' },
    { rcpt: '550 5.7.1 recipient is in suppression list' },
    { rcpt: '553 relaying denied' },
    { message: '554 5.6.0 content' },
  ];
  test.each(scripts)('%j: all others get it, and it is listed with the reply', async (script) => {
    for (const [connections, refused] of [
      [1, 1],
      [4, 41],
    ]) {
      const { store, mailing, report, status } = await mail(
        41,
        { ...script, only: only((number) => number === refused) },
        { connections: connections as number },
      );
      expect(report).not.toHaveProperty('halted');
      expect(report.counts).toMatchObject({ accepted: 40, deferred: 1 });
      const reply = Object.values(script)[0] as string;
      expect(status.without).toMatchObject([{ reason: expect.stringContaining(reply) }]);
      // Tried again when its time comes, and given up in the end; nobody is suppressed.
      const later = { now: () => new Date(now.getTime() + 86_400_000) };
      const server = await useScript(script);
      for (let attempt = 2; attempt <= 3; attempt += 1) {
        const again = await run(store, mailing, server.url, later);
        expect(again).not.toHaveProperty('halted');
        const left = attempt === 3 ? { failed: 1, deferred: 0 } : { deferred: 1 };
        expect(again.counts).toMatchObject({ accepted: 40, ...left });
        later.now = () => new Date(now.getTime() + 2 * 86_400_000);
      }
      expect((await stateOf(store, mailing)).status.suppressed).toBe(0);
    }
  });

  test('a tenth of 500 refused by 5.7.1: one run reaches the other 450', async () => {
    const rcpt = '550 5.7.1 blocked by policy';
    const tenth = only((number) => number % 10 === 4);
    const { report } = await mail(500, { rcpt, only: tenth }, { connections: 3 });
    expect(report).not.toHaveProperty('halted');
    expect(report.counts).toMatchObject({ accepted: 450, deferred: 50 });
  });

  test('after a halt, those who were refused are tried last', async () => {
    const { store, mailing, report } = await mail(40, { rcpt: '550 rejected' });
    expect(report.halted).toBeTypeOf('string');
    const before = await listDeliveries(store, mailing.id);
    const refused = before.filter(({ attempts }) => attempts > 0);
    const order: string[] = [];
    const sink = await useSink({
      onRcptTo({ address }, _session, callback) {
        order.push(address);
        callback();
      },
    });
    const again = await run(store, mailing, sink.url, { connections: 1 });
    expect(again.counts).toMatchObject({ accepted: 40 });
    const people = await store.db.selectFrom('subscribers').selectAll().execute();
    const last = people.filter(({ id }) => refused.some(({ subscriber }) => subscriber === id));
    expect(new Set(order.slice(-refused.length))).toEqual(
      new Set(last.map(({ address }) => address)),
    );
  });

  test('several relays: what one refuses goes to the other, and no relay is lost for it', async () => {
    const odd = { rcpt: '554 5.7.1 refused', only: only((number) => number === 3) };
    const [first, second] = [await useScript(odd), await useScript(odd)];
    const store = await useStore();
    await addReaders(store, 20);
    const routes = [routeTo(first.url), routeTo(second.url)];
    const report = await run(store, await freeze(store), '', { routes });
    expect(report).not.toHaveProperty('stopped');
    expect(report.counts).toMatchObject({ accepted: 19, deferred: 1 });
  });
});

describe('addresses that are no good', () => {
  const unknown = '550 5.1.1 user unknown';

  test('an old list with 8 in 100 of them: it goes on, and they are suppressed', async () => {
    const dead = only((number) => (number * 7919) % 100 < 8);
    const { report, status } = await mail(600, { rcpt: unknown, only: dead }, { connections: 4 });
    expect(report).not.toHaveProperty('halted');
    expect(status).toMatchObject({ suppressed: 48, counts: { accepted: 552, failed: 48 } });
  });

  test.each([
    [3, 1, 1],
    [10, 3, 3],
    [2, 1, 0],
    [4, 2, 0],
  ])('of %i people %i: %i are suppressed', async (people, dead, suppressed) => {
    // The last ones, so that they are not the first three of the run.
    const last = only((number) => number > people - dead);
    const { status } = await mail(people, { rcpt: unknown, only: last }, { connections: 1 });
    expect(status.counts).toMatchObject({ accepted: people - dead, failed: dead });
    expect(status.suppressed).toBe(suppressed);
  });

  test('suppressions of a mailing are undone, once, and only those', async () => {
    const dead = only((number) => number > 8);
    const { store, mailing, server } = await mail(10, { rcpt: unknown, only: dead });
    expect((await stateOf(store, mailing)).status.suppressed).toBe(2);
    const by = { mailingId: mailing.id, now };
    expect(await restoreSuppressed(store, { ...by, mailingId: 'another' })).toBe(0);
    expect(await restoreSuppressed(store, by)).toBe(2);
    expect(await restoreSuppressed(store, by)).toBe(0);
    await run(store, mailing, server.url);
    const states = await store.db.selectFrom('subscribers').select('state').execute();
    expect(states.every(({ state }) => state === 'confirmed')).toBe(true);
    const counted = await store.db
      .selectFrom('tallies')
      .select(({ fn }) => fn.sum<number>('count').as('sum'))
      .where('change', '=', 'suppressed')
      .executeTakeFirstOrThrow();
    expect(Number(counted.sum)).toBe(0);
  });

  test('they are taken from the month in which people were suppressed', async () => {
    const dead = only((number) => number > 8);
    const { store, mailing } = await mail(10, { rcpt: unknown, only: dead });
    const later = new Date(now.getTime() + 40 * 86_400_000);
    await restoreSuppressed(store, { mailingId: mailing.id, now: later });
    const rows = await store.db
      .selectFrom('tallies')
      .select('count')
      .where('change', '=', 'suppressed')
      .execute();
    expect(rows.map(({ count }) => Number(count))).toEqual([0]);
  });
});

describe('refusals that the editor says are right', () => {
  const unknown = '550 5.1.1 user unknown';
  const spread = (index: number): string => `d${index % 9}.example`;

  /** Sends a mailing that halted, and continues it after the editor's answer. */
  async function answered(people: number, script: Script) {
    const store = await useStore();
    await addReaders(store, people, spread);
    const mailing = await freeze(store);
    const refusing = await useScript({ rcpt: unknown });
    const before = await run(store, mailing, refusing.url);
    expect(before.halted).toContain('--refusals-are-right');
    await decideMailing(store, mailing.id, { refusalsAreRight: true });
    const server = await useScript({ pipelining: true, ...script });
    const report = await run(store, mailing, server.url);
    return { report, ...(await stateOf(store, mailing)) };
  }

  test('an old list with 4 in 10 dead addresses: it goes on to its end, and nobody is suppressed', async () => {
    const dead = only((number) => (number * 7) % 10 < 4);
    const { report, status } = await answered(200, { rcpt: unknown, only: dead });
    expect(report).not.toHaveProperty('halted');
    expect(status).toMatchObject({ state: 'done', suppressed: 0 });
    expect(status.counts).toMatchObject({ accepted: 120, failed: 80 });
  });

  test('with 1 in 5 of them, enough others are accepted for them to be suppressed', async () => {
    const dead = only((number) => number % 5 === 0);
    const { report, status } = await answered(120, { rcpt: unknown, only: dead });
    expect(report).not.toHaveProperty('halted');
    expect(status).toMatchObject({ suppressed: 24, counts: { accepted: 96, failed: 24 } });
  });

  test('an account that is closed after that halts the mailing, and nobody is blamed', async () => {
    let seen = 0;
    const script = { rcpt: unknown, only: () => ++seen > 40 };
    const { report, status } = await answered(150, script);
    expect(report.halted).toContain('25 of 25 recipients');
    expect(status.counts).toMatchObject({ failed: 0, deferred: 0 });
    expect(status).toMatchObject({ state: 'halted', suppressed: 0 });
  });

  test('it says nothing about refusals of the sender', async () => {
    const { report, status } = await answered(60, { rcpt: '550 5.7.1 blocked by policy' });
    expect(report.halted).toContain('refuses the sender');
    expect(status.counts).toMatchObject({ failed: 0 });
  });
});

describe('one large domain that refuses', () => {
  const half = (index: number): string => (index % 2 === 0 ? 'large.example' : `d${index}.example`);

  test.each(['550 5.1.1 user unknown', '550 5.7.1 blocked', '554 5.7.1 spam', '550 rejected'])(
    'with "%s": the others get it, the domain waits, and nobody is blamed',
    async (rcpt) => {
      const ofLarge = (address: string): boolean => address.endsWith('@large.example');
      const { store, mailing, report, status, tried } = await mail(
        100,
        { rcpt, only: ofLarge },
        { connections: 3, domain: half },
      );
      expect(report.halted).toContain('large.example');
      expect(status).toMatchObject({ suppressed: 0, state: 'halted' });
      expect(status.counts).toMatchObject({ accepted: 50, pending: 50, failed: 0 });
      expect(tried).toBeLessThan(50 + 10);
      const sink = await useSink();
      expect((await run(store, mailing, sink.url)).counts).toMatchObject({ accepted: 100 });
    },
  );

  test.each([30, 40])(
    'a small domain whose addresses are all gone, of %i people: given up, and not suppressed',
    async (people) => {
      const domain = (index: number): string => (index % 10 === 0 ? 'old.example' : 'list.example');
      const ofOld = (address: string): boolean => address.endsWith('@old.example');
      const { report, status } = await mail(
        people,
        { rcpt: '550 5.1.1 user unknown', only: ofOld },
        { domain },
      );
      expect(report).not.toHaveProperty('halted');
      const counts = { accepted: (people * 9) / 10, failed: people / 10 };
      expect(status).toMatchObject({ suppressed: 0, counts });
    },
  );
});

describe('the pattern', () => {
  /** How many of `runs` runs over `people`, of whom a share is refused at random, would halt. */
  function halted(share: number, people: number, runs: number): number {
    let seed = 1;
    const chance = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    return Array.from({ length: runs }).filter(() => {
      const pattern = new RefusalPattern();
      return Array.from({ length: people }).some(() => {
        if (chance() >= share) {
          pattern.accept();
          return false;
        }
        const found = pattern.refuse({ subscriberId: 'x', kind: 'x', domain: 'x' });
        return (found ?? pattern.first('x')) !== undefined;
      });
    }).length;
  }

  test('lets through a list of which 8 or 10 in 100 are refused, and stops at a fifth', () => {
    expect(halted(0.08, 5000, 200)).toBeLessThanOrEqual(2);
    expect(halted(0.1, 500, 500)).toBeLessThanOrEqual(5);
    expect(halted(0.2, 500, 500)).toBeGreaterThan(350);
    expect(halted(0.3, 200, 500)).toBeGreaterThan(485);
    expect(halted(0.5, 60, 500)).toBeGreaterThan(490);
  });

  test.each(unlikely)(
    '$refused of the last $of are too many, one less is not',
    ({ refused, of }) => {
      const pattern = new RefusalPattern();
      for (let at = 0; at < 100; at += 1) pattern.accept();
      // Spread out, so that no shorter window has too many.
      const at = (index: number): boolean =>
        Math.floor(((index + 1) * refused) / of) > Math.floor((index * refused) / of);
      const found: number[] = [];
      let count = 0;
      for (let index = 0; index < of; index += 1) {
        if (!at(index)) pattern.accept();
        else {
          count += 1;
          if (pattern.refuse({ subscriberId: `${index}`, kind: 'x', domain: 'x' }) !== undefined)
            found.push(count);
        }
      }
      expect(found).toEqual([refused]);
    },
  );
});
