import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, test } from 'vitest';
import { type Signer, signMessage } from '../../../src/mailing/message/dkim.ts';
import { addressOf } from '../../helpers/address.ts';
import { addReaders, freeze, newsletter, run, useStore } from '../../helpers/mailing.ts';
import { useSink } from '../../helpers/smtp.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const signers: Signer[] = [
  { domain: 'test.example', selector: 'r1', key: rsa },
  { domain: 'test.example', selector: 'e1', key: ed25519 },
];

/** The DNS record of a key (RFC 6376, 3.6.1; RFC 8463, 4). */
function record(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return key.asymmetricKeyType === 'rsa'
    ? `v=DKIM1; k=rsa; p=${der.toString('base64')}`
    : `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString('base64')}`;
}

const records: Record<string, string> = {
  'r1._domainkey.test.example': record(rsa),
  'e1._domainkey.test.example': record(ed25519),
};

/** What mailauth, which shares no code with ours, says of each signature. */
async function verdicts(
  raw: Buffer,
): Promise<{ result: string; comment?: string; algo: string }[]> {
  const { results } = await dkimVerify(raw, {
    resolver: async (name: string) => {
      const text = records[name];
      if (text === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
      return [[text]];
    },
  });
  return results
    .filter(({ signingDomain }) => signingDomain !== undefined)
    .map(({ status, algo }) => ({ ...status, algo: algo ?? '' }));
}

async function passes(raw: Buffer): Promise<string[]> {
  return (await verdicts(raw)).map(({ result, algo }) => `${algo} ${result}`).sort();
}

const both = ['ed25519-sha256 pass', 'rsa-sha256 pass'];

describe('a signed message', () => {
  test('that went over SMTP is verified by others, with both headers of unsubscribing covered', async () => {
    const store = await useStore();
    await addReaders(store, 3);
    const sink = await useSink();
    await run(store, await freeze(store), sink.url, { signers });
    expect(sink.received).toHaveLength(3);
    for (const { raw } of sink.received) {
      expect(await passes(raw)).toEqual(both);
      const signed = /h=([\s\S]*?);/.exec(raw.toString('latin1'))?.[1]?.replace(/\s/g, '');
      const names = signed?.split(':') ?? [];
      for (const name of ['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']) {
        expect(
          names.filter((each) => each === name),
          name,
        ).toHaveLength(2);
      }
      expect(names).toContain('feedback-id');
      expect(
        Math.max(
          ...raw
            .toString('latin1')
            .split('\r\n')
            .slice(0, 40)
            .map((l) => l.length),
        ),
      ).toBeLessThan(200);
    }
  });

  test('whatever it says is verified, and any change of it is noticed', async () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('\r\n', '\r\n\r\n', ' ', '\t', '  \r\n', '.', '\r\n.\r\n', 'From '),
          fc.string({ maxLength: 30 }).map((each) => each.replace(/[\r\n]/g, '')),
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join(''));
    const subject = fc.string({ maxLength: 40 }).map((each) => each.replace(/[^ -~]/g, ''));
    await fc.assert(
      fc.asyncProperty(text, subject, async (body, title) => {
        const raw = Buffer.from(
          `From: A <a@test.example>\r\nSubject: ${title}\r\n\tand  more \r\nTo: b@test.example\r\n\r\n${body}`,
          'latin1',
        );
        const signed = await signMessage(raw, signers, 1_700_000_000);
        expect(await passes(signed)).toEqual(both);
        expect(signed.subarray(-raw.length)).toEqual(raw);
        const changed = Buffer.from(`${signed.toString('latin1')}x`, 'latin1');
        expect((await verdicts(changed)).every(({ result }) => result !== 'pass')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('nobody can put a second From or Subject in front of it', async () => {
    const raw = Buffer.from('From: a@test.example\r\nSubject: Hi\r\n\r\nHello\r\n');
    const signed = (await signMessage(raw, signers, 1_700_000_000)).toString('latin1');
    for (const field of ['From: evil@test.example', 'Subject: Evil']) {
      const forged = Buffer.from(`${field}\r\n${signed}`, 'latin1');
      expect((await verdicts(forged)).map(({ result }) => result)).not.toContain('pass');
    }
  });

  test('is the same bytes at every attempt', async () => {
    const raw = Buffer.from('From: a@test.example\r\n\r\nHello\r\n');
    expect(await signMessage(raw, signers, 1)).toEqual(await signMessage(raw, signers, 1));
  });

  test('that cannot be signed never leaves', async () => {
    const store = await useStore();
    await addReaders(store, 2);
    const sink = await useSink();
    const broken: Signer[] = [{ domain: 'test.example', selector: 'x', key: createPublicKey(rsa) }];
    await expect(run(store, await freeze(store), sink.url, { signers: broken })).rejects.toThrow();
    expect(sink.received).toEqual([]);
  });
});

test('a mail that comes back tells whose it was, to us alone', async () => {
  const store = await useStore();
  await addReaders(store, 2);
  const sink = await useSink();
  const bounceAddress = addressOf('bounces@test.example');
  await run(store, await freeze(store), sink.url, { newsletter: { ...newsletter, bounceAddress } });
  const froms = sink.received.map(({ from }) => from);
  expect(new Set(froms).size).toBe(2);
  for (const from of froms) expect(from).toMatch(/^bounces\+[0-9a-f]{32}@test\.example$/);
});
