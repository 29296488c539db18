import { createTransport } from 'nodemailer';
import { expect } from 'vitest';
import { exitAfter } from '../../src/cli/send-options.ts';
import { randomHex } from '../../src/lib/keys/random.ts';
import type { Store } from '../../src/lib/store/open.ts';
import { describeRun, endOf } from '../../src/mailing/describe-run.ts';
import { freezeMailing } from '../../src/mailing/freeze.ts';
import { outcomeOf } from '../../src/mailing/judge-attempt.ts';
import { type Attempt, sendMessage } from '../../src/mailing/run/attempt.ts';
import { addressOf } from './address.ts';
import { addReaders, edition, now, routeTo, run, useStore } from './mailing.ts';
import { meanings, type ServerReply, type Whom, whom } from './server-replies.ts';
import type { Row } from './server-replies-page.ts';
import { type Script, useScript } from './smtp.ts';

const people = whom.all;

/** Sends a mailing for each reply and group of recipients, and expects what the reply means. */
export async function expectMeanings(replies: readonly ServerReply[]): Promise<Row[]> {
  const store = await useStore();
  // Two at each domain: the first three refusals are never those of one domain.
  await addReaders(store, people, (index) => `domain${index % 10}.example`);
  const rows: Row[] = [];
  for (const reply of replies) {
    const expected = meanings[reply.meaning];
    expect(expected, reply.meaning).toBeDefined();
    for (const [group, wanted] of Object.entries(expected ?? {})) {
      const row = await send(store, reply, group as Whom);
      const { state, scope, exit, end, suppressed, others } = row;
      expect({ ...reply, group, state, scope, exit, end }).toEqual({ ...reply, group, ...wanted });
      // The others have it, unless the mailing stops for all.
      expect(others, reply.reply).toBe(people - whom[group as Whom]);
      expect(suppressed, reply.reply).toBe(state === 'suppressed' ? whom[group as Whom] : 0);
      rows.push(row);
    }
  }
  return rows;
}

/** Sends a mailing to 20 people through a server that gives this reply to some of them. */
async function send(store: Store, reply: ServerReply, group: Whom): Promise<Row> {
  const isRefused = (address: string): boolean => numberOf(address) > people - whom[group];
  const script: Script = { [reply.step]: reply.reply, only: isRefused, pipelining: true };
  const server = await useScript(script);
  await store.db
    .updateTable('subscribers')
    .set({ state: 'confirmed', suppressed_by: null, suppressed_reason: null })
    .execute();
  const mailing = await freezeMailing(store, {
    issue: { number: 3, id: `urn:uuid:${reply.server} ${reply.step} ${reply.reply} ${group}` },
    editions: [edition()],
    scopeOf: () => ({ language: 'en' }),
    kind: 'smtp',
    now,
    randomHex,
  });
  const connections = group === 'one' ? 1 : 4;
  const report = await run(store, mailing, server.url, { connections });
  const said = describeRun(3, { kind: 'smtp', name: 'mail.example' }, report);
  const all = await store.db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select(['address', 'deliveries.state', 'subscribers.state as standing'])
    .select(['reason', 'attempts'])
    .where('mailing_id', '=', mailing.id)
    .execute();
  const refused = all.filter(({ address }) => isRefused(address));
  const states = new Set(
    refused.map(({ state, standing }) => (standing === 'suppressed' ? standing : state)),
  );
  return {
    ...reply,
    whom: group,
    connections,
    state: [...states].sort().join(' and '),
    scope: await scopeOf(server.url),
    exit: exitAfter[endOf(report, now)],
    end: report.halted !== undefined ? 'halts' : report.stopped !== undefined ? 'stops' : 'goes on',
    suppressed: all.filter(({ standing }) => standing === 'suppressed').length,
    others: all.filter(({ address, state }) => !isRefused(address) && state === 'accepted').length,
    reason: refused.find(({ attempts }) => attempts > 0)?.reason ?? '',
    said: said
      .slice(1)
      .map((line) => line.trim().replace(/127\.0\.0\.1(:| port )\d+/g, 'mail.example$1587')),
  };
}

/** The scope of the same attempt, made once more. */
async function scopeOf(url: string): Promise<Row['scope']> {
  const transporter = createTransport<Attempt>(routeTo(url).transport());
  const attempt = await sendMessage(transporter, {
    mailFrom: addressOf('a@test.example'),
    rcptTo: addressOf(`reader${people}@domain0.example`),
    messageId: '<1@test.example>',
    raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
    beforeData: () => Promise.resolve(),
  });
  transporter.close();
  return outcomeOf(attempt, 1, now, 0).scope;
}

/** `reader7@…` is 7. */
function numberOf(address: string): number {
  return Number(/^reader(\d+)@/.exec(address)?.[1]);
}
