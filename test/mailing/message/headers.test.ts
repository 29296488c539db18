import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { compileEdition } from '../../../src/mailing/message/compile.ts';
import {
  composeMessage,
  type MessageContext,
  sharedHeaders,
} from '../../../src/mailing/message/message.ts';
import { parseAddress } from '../../../src/model/address.ts';
import { dropControls } from '../../../src/model/slots.ts';
import { addressOf } from '../../helpers/address.ts';
import {
  addReaders,
  edition,
  freeze,
  newsletter,
  run,
  secret,
  useStore,
} from '../../helpers/mailing.ts';
import { useSink } from '../../helpers/smtp.ts';

/** What people and programs put into names and subjects, and what they should not. */
const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '\r\nBcc: evil@evil.example',
        '\nX-Evil: 1',
        '\r',
        '\0',
        '\u2028',
        '\ud800',
        '\u202e',
        '"',
        '\\',
        '<a@b.example>',
        ',',
        ';',
        ':',
        '(',
        '=?utf-8?Q?=0D=0ABcc:_x?=',
        'Đorđe Šarić',
        '👩‍👩‍👧',
        'x'.repeat(1000),
        'ž'.repeat(400),
        '   ',
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

const addresses = fc
  .tuple(
    fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,30}$/),
    fc.constantFrom('list.example', 'dom\u00e4ne.example', 'sub.sub.list.example'),
  )
  .map(([local, domain]) => `${local}@${domain}`)
  .filter((address) => parseAddress(address) !== undefined);

const once = ['From', 'To', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'List-Unsubscribe'];

function expectSound(raw: Buffer): void {
  const text = raw.toString('latin1');
  expect(text).not.toMatch(/(^|[^\r])\n|\r(?!\n)|\0/);
  expect(text).toMatch(/^[\r\n\t -~]*$/);
  const lines = text.split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  const head = text.slice(0, text.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/);
  const names = head.map((field) => field.slice(0, field.indexOf(':')).toLowerCase());
  for (const name of once)
    expect(names.filter((each) => each === name.toLowerCase())).toHaveLength(1);
  expect(names).not.toContain('bcc');
  expect(names).not.toContain('x-evil');
}

const context = (name: string, replyName: string): MessageContext => ({
  newsletter: {
    ...newsletter,
    from: { ...newsletter.from, name: dropControls(name) },
    replyTo: { name: dropControls(replyName), address: addressOf('answers@test.example') },
  },
  mailing: { id: 'm', issue: 3, createdAt: '2026-11-24T09:00:00.000Z' },
  secret,
  signers: [],
  nameless: () => 'reader',
});

/** As a reader sees it: what cannot be shown is gone, and blanks are one. */
const shown = (text: string): string =>
  dropControls(text).toWellFormed().replace(/\s+/g, ' ').trim();

test('whatever stands in names and subjects, a message has each header once and goes to one person', async () => {
  await fc.assert(
    fc.asyncProperty(
      words,
      words,
      words,
      words,
      addresses,
      async (name, title, from, reply, address) => {
        const frozen = { ...edition(), subject: `S${title}` };
        const around = context(from, reply);
        const compiled = await compileEdition(frozen, sharedHeaders(frozen, around));
        const { raw } = await composeMessage(
          compiled,
          { subscriberId: 's', address: addressOf(address), name },
          around,
        );
        expectSound(raw);
        const mail = await PostalMime.parse(raw);
        expect(mail.to).toHaveLength(1);
        const [local, domain] = (parseAddress(address)?.key ?? '').split('@');
        const [to] = mail.to ?? [];
        expect(to?.address?.toLowerCase()).toBe(`${local}@${domain}`);
        expect(shown(to?.name ?? '')).toBe(shown(name));
        expect(shown(mail.subject ?? '')).toBe(shown(`S${title}`));
        expect(shown(mail.html ?? '')).not.toContain('\0');
      },
    ),
    { numRuns: 150 },
  );
});

test('and what arrives is what was composed, to the byte', async () => {
  const sink = await useSink();
  await fc.assert(
    fc.asyncProperty(words, words, async (title, body) => {
      const store = await useStore();
      await addReaders(store, 1);
      const text = { pieces: [`.${body}\n.\n..\n${body}.`], slots: [] };
      const mailing = await freeze(store, 'smtp', { ...edition(), subject: `S${title}`, text });
      await run(store, mailing, sink.url);
      const { raw } = sink.received.at(-1) as { raw: Buffer };
      expectSound(raw);
      const arrived = (await PostalMime.parse(raw)).text ?? '';
      const wanted = (text.pieces[0] as string).toWellFormed().replace(/\r\n?/g, '\n');
      expect(arrived.trimEnd()).toBe(wanted.trimEnd());
    }),
    { numRuns: 15 },
  );
});
