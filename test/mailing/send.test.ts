import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { isolateName } from '../../src/lib/text/isolate.ts';
import { listDeliveries } from '../../src/mailing/ledger/deliveries.ts';
import { compileEdition } from '../../src/mailing/message/compile.ts';
import {
  type Addressee,
  composeMessage,
  sharedHeaders,
} from '../../src/mailing/message/message.ts';
import type { Edition } from '../../src/model/edition.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { addressOf } from '../helpers/address.ts';
import { anyCharacter } from '../helpers/any-character.ts';
import {
  addReaders,
  edition,
  freeze,
  newsletter,
  now,
  run,
  secret,
  useStore,
} from '../helpers/mailing.ts';
import { useSink } from '../helpers/smtp.ts';

const once = [
  'From',
  'To',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'List-Archive',
  'Feedback-ID',
  'Precedence',
  'X-Auto-Response-Suppress',
  'MIME-Version',
];

describe('a message received over SMTP', () => {
  test('has both parts, its picture, its characters, and each header once', async () => {
    const store = await useStore();
    const [id] = await addReaders(store, 1);
    const sink = await useSink();
    await run(store, await freeze(store), sink.url);
    expect(sink.received).toHaveLength(1);
    const { raw, from, to } = sink.received[0] as (typeof sink.received)[number];
    expect([from, to]).toEqual(['pismo@test.example', ['reader1@list.example']]);

    const mail = await PostalMime.parse(raw);
    const names = mail.headers.map(({ key }) => key);
    for (const name of once)
      expect(
        names.filter((each) => each === name.toLowerCase()),
        name,
      ).toHaveLength(1);
    expect(mail.subject).toBe('Đurđevdan, čaj & žurka');
    expect(mail.from).toMatchObject({ name: 'Pismo šta-gde-kad', address: 'pismo@test.example' });
    expect(mail.to).toMatchObject([{ name: 'Čitalac 1', address: 'reader1@list.example' }]);
    expect(mail.date).toBe('2026-11-24T09:00:00.000Z');
    expect(mail.text).toContain('Zdravo, Čitalac 1!');
    expect(mail.text).toContain('\n.\nFrom here on, letters: ćčšđž');
    expect(mail.html).toContain('<p>Zdravo, Čitalac 1!</p>');
    expect(mail.attachments).toMatchObject([
      { contentId: '<pic@test>', mimeType: 'image/png', disposition: 'inline' },
    ]);

    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(header('x-auto-response-suppress')).toBe('OOF, AutoReply');
    const unsubscribe = /^<(https:[^>]+)>, <mailto:[^>]+>$/.exec(
      header('list-unsubscribe') ?? '',
    )?.[1];
    expect(unsubscribe).toMatch(
      new RegExp(`^https://service.test.example/u/1\\.${id}\\.[\\w-]{22}$`),
    );
    expect(mail.text).toContain(unsubscribe);
    expect(mail.html).toContain(`href="${unsubscribe}"`);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(raw.toString('latin1')).not.toMatch(/(^|[^\r])\n|\r(?!\n)/);
  });

  test('is the same to the byte at every attempt', async () => {
    const to = { subscriberId: 's', address: addressOf('a@b.example'), name: 'A' };
    const [one, other] = [await compose(edition(), to), await compose(edition(), to)];
    expect(one.toString()).toBe(other.toString());
  });

  test('carries any name as a name, and nothing of it as a header or as HTML', async () => {
    const names = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 60 }),
      fc.constantFrom(
        'A\r\nBcc: x@y.example',
        '<script>alert(1)</script>',
        '"; <x@y.example>',
        'slot',
        '{{name}}',
        '$&',
        '=?UTF-8?Q?x?=',
        ' ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(names, names, async (name, subject) => {
        const to = { subscriberId: 's', address: addressOf('a@b.example'), name };
        const raw = await compose({ ...edition(), subject }, to);
        const mail = await PostalMime.parse(raw);
        const keys = mail.headers.map(({ key }) => key);
        expect(keys).not.toContain('bcc');
        expect(new Set(keys).size).toBe(keys.length);
        expect(mail.to).toHaveLength(1);
        expect(mail.to?.[0]?.address).toBe('a@b.example');
        expect(mail.html).not.toMatch(/<script/i);
      }),
      { numRuns: 200 },
    );
  });

  test('has the edition and the values in both parts, with any characters', async () => {
    const any = fc
      .string({ unit: anyCharacter, maxLength: 300 })
      .map((text) => text.toWellFormed());
    const pieces = fc.array(any, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(pieces, pieces, any, async (html, text, name) => {
        const slots = ['name', 'name'] as const;
        const own = {
          html: { pieces: html, slots: [...slots] },
          text: { pieces: text, slots: [...slots] },
        };
        const to = { subscriberId: 's', address: addressOf('a@b.example'), name };
        const mail = await PostalMime.parse(
          await compose({ ...edition(), ...own, attachments: [] }, to),
        );
        const shown = name
          .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
          .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
          .trim();
        const values = {
          name: isolateName(shown === '' ? 'reader' : shown, 'ltr'),
          unsubscribe: '',
          preferences: '',
          view: '',
        };
        const lines = (words: string) => words.replace(/\r\n|\r/g, '\n').trimEnd();
        expect(lines(mail.text ?? '')).toBe(lines(fillSlots(own.text, values, escapeText)));
        expect(lines(mail.html ?? '')).toBe(lines(fillSlots(own.html, values, escapeHtml)));
      }),
      { numRuns: 300 },
    );
  });

  test('has no line longer than 78 octets but where a link is, and none over 998', async () => {
    const long = { ...edition(), text: { pieces: ['č'.repeat(5000)], slots: [] } };
    const raw = await compose(long, {
      subscriberId: 's',
      address: addressOf('a@b.example'),
      name: 'ž'.repeat(300),
    });
    const lines = raw.toString('latin1').split('\r\n');
    expect(lines.filter((line) => line.length > 78 && !line.includes('https://'))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(998);
  });
});

async function compose(frozen: Edition, to: Addressee): Promise<Buffer> {
  const mailing = { id: 'm', issue: 3, createdAt: now.toISOString() };
  const context = { newsletter, mailing, secret, signers: [], nameless: () => 'reader' };
  const compiled = await compileEdition(frozen, sharedHeaders(frozen, context));
  return (await composeMessage(compiled, to, context)).raw;
}

test('nobody receives an issue twice', async () => {
  const store = await useStore();
  await addReaders(store, 5);
  const sink = await useSink();
  const mailing = await freeze(store);
  expect(await run(store, mailing, sink.url, { limit: 2 })).toMatchObject({
    sent: 2,
    counts: { accepted: 2, pending: 3 },
  });
  expect(await run(store, mailing, sink.url)).toMatchObject({
    sent: 3,
    counts: { accepted: 5, pending: 0 },
  });
  expect(await run(store, mailing, sink.url)).toMatchObject({ sent: 0 });
  expect(new Set(sink.received.flatMap(({ to }) => to)).size).toBe(5);
  expect(sink.received).toHaveLength(5);
});

test('nothing is said before the greeting: servers refuse early talkers', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const sink = await useSink({}, SMTPServer);
  expect(await run(store, await freeze(store), sink.url)).toMatchObject({ sent: 1 });
});

test('an unsubscribe during a mailing is honoured from its commit on', async () => {
  const store = await useStore();
  const ids = await addReaders(store, 4);
  const sink = await useSink();
  const mailing = await freeze(store);
  await run(store, mailing, sink.url, { limit: 1, connections: 1 });
  const got = sink.received[0]?.to[0];
  const leaving = ids.find((_, index) => `reader${index + 1}@list.example` !== got) as string;
  await store.db
    .updateTable('subscribers')
    .set({ state: 'unsubscribed' })
    .where('id', '=', leaving)
    .execute();
  const report = await run(store, mailing, sink.url);
  expect(report.counts).toMatchObject({ accepted: 3, skipped: 1 });
  expect(await listDeliveries(store, mailing.id, ['skipped'])).toMatchObject([
    { subscriber: leaving, reason: 'unsubscribed' },
  ]);
  expect(sink.received).toHaveLength(3);
});

test('who unsubscribes while their server is asked gets nothing: no message is begun after that commit', async () => {
  const store = await useStore();
  const ids = await addReaders(store, 9);
  const sink = await useSink({
    onRcptTo({ address }, _session, callback) {
      const number = Number(/\d+/.exec(address)?.[0]);
      if (number % 3 !== 0) return callback();
      store.db
        .updateTable('subscribers')
        .set({ state: 'unsubscribed' })
        .where('id', '=', ids[number - 1] as string)
        .execute()
        .then(() => callback());
    },
  });
  const { counts } = await run(store, await freeze(store), sink.url);
  expect(counts).toMatchObject({ accepted: 6, skipped: 3 });
  expect(sink.received).toHaveLength(6);
});

test('an interrupted run finishes what is under way and begins nothing new', async () => {
  const store = await useStore();
  await addReaders(store, 20);
  const sink = await useSink();
  const stop = new AbortController();
  const mailing = await freeze(store);
  const report = await run(store, mailing, sink.url, {
    signal: stop.signal,
    onProgress: (_, sent) => {
      if (sent >= 3) stop.abort();
    },
  });
  expect(report.interrupted).toBe(true);
  expect(report.counts.writing).toBe(0);
  expect(report.counts.accepted).toBe(sink.received.length);
  expect(report.counts.accepted).toBeLessThan(20);
  expect((await run(store, mailing, sink.url)).counts.accepted).toBe(20);
  expect(sink.received).toHaveLength(20);
});
