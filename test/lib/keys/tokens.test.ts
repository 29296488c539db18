import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { addressHash } from '../../../src/lib/keys/address-hash.ts';
import { confirmToken } from '../../../src/lib/keys/confirm-token.ts';
import { signToken, verifyToken } from '../../../src/lib/keys/link-token.ts';
import { loadSecret } from '../../../src/lib/keys/secret.ts';

const secret = [Buffer.from('a secret for tests, which is nobody’s')] as const;
const token = signToken(secret, 'unsubscribe', 'newsletter.test.example', 'abc123');

test('a token is good for the subscriber and the purpose that it was made for, and holds no address', () => {
  expect(verifyToken(secret, 'unsubscribe', 'newsletter.test.example', token)).toBe('abc123');
  expect(verifyToken(secret, 'preferences', 'newsletter.test.example', token)).toBeUndefined();
  expect(verifyToken(secret, 'unsubscribe', 'newsletter.other.example', token)).toBeUndefined();
  expect(
    verifyToken([Buffer.from('another')], 'unsubscribe', 'newsletter.test.example', token),
  ).toBeUndefined();
  expect(token).toMatch(/^1\.abc123\.[\w-]{22}$/);
});

test('a token with any letter changed is good for nothing', () => {
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'aZ09-_.'), (at, letter) => {
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      // The last letter of base64url carries bits that mean nothing; the comparison is of letters.
      fc.pre(changed !== token);
      expect(
        verifyToken(secret, 'unsubscribe', 'newsletter.test.example', changed),
      ).toBeUndefined();
    }),
  );
});

test('the secret is made once, for its owner alone, also where several want it at the same time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const made = await Promise.all([1, 2, 3].map(() => loadSecret(folder, undefined)));
  expect(new Set(made.map(String)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['secret']);
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await loadSecret(folder, 'x'.repeat(32))).toEqual([Buffer.from('x'.repeat(32))]);
  await expect(loadSecret(folder, 'short')).rejects.toThrow('too short');
});

test('a secret that is added signs what is new, and what the old ones signed goes on working', async () => {
  const [old, added] = ['o'.repeat(32), 'n'.repeat(32)];
  const before = await loadSecret('', old);
  const after = await loadSecret('', `${added} ${old}`);
  const earlier = signToken(before, 'unsubscribe', 'list', 'abc');
  const later = signToken(after, 'unsubscribe', 'list', 'abc');
  expect([earlier.slice(0, 2), later.slice(0, 2)]).toEqual(['1.', '2.']);
  expect(verifyToken(after, 'unsubscribe', 'list', earlier)).toBe('abc');
  expect(verifyToken(after, 'unsubscribe', 'list', later)).toBe('abc');
  expect(verifyToken(before, 'unsubscribe', 'list', later)).toBeUndefined();
  expect(verifyToken(after, 'unsubscribe', 'list', earlier.replace('1.', '2.'))).toBeUndefined();
  for (const key of ['0', '3', '01', '-1', '', '1e0', '99999']) {
    expect(verifyToken(after, 'unsubscribe', 'list', earlier.replace('1.', `${key}.`))).toBe(
      undefined,
    );
  }
  expect(addressHash(after, 'a@b.example')).toBe(addressHash(before, 'a@b.example'));
  expect(confirmToken(after, 'letter')).toBe(confirmToken(before, 'letter'));
});
