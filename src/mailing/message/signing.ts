import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reasonOf } from '../../lib/text/system-error.ts';
import { parseDomain } from '../../model/address.ts';
import { UsageError } from '../../model/errors.ts';
import type { Project } from '../../project.ts';
import type { Signer } from './dkim.ts';

/**
 * Reads `DKIM_KEY_FILE` (PEM), `DKIM_SELECTOR` and `DKIM_DOMAIN` (default: the sender's). Two keys
 * are separated by commas. @throws UsageError for incomplete settings: what should be signed is
 * never sent unsigned.
 */
export async function openSigners({
  root,
  env,
  newsletter,
}: Pick<Project, 'root' | 'env' | 'newsletter'>): Promise<Signer[]> {
  const files = splitList(env.DKIM_KEY_FILE);
  const selectors = splitList(env.DKIM_SELECTOR);
  if (files.length === 0 && selectors.length === 0 && !env.DKIM_DOMAIN) return [];
  if (files.length === 0 || files.length !== selectors.length) {
    throw new UsageError(
      'DKIM signing needs DKIM_KEY_FILE and DKIM_SELECTOR, with the same number of entries in both.',
    );
  }
  const sender = newsletter.from.address.domain;
  const domain = parseDomain(env.DKIM_DOMAIN || sender);
  if (domain === undefined || (sender !== domain && !sender.endsWith(`.${domain}`))) {
    throw new UsageError(
      `DKIM_DOMAIN must be ${sender} or a domain above it: otherwise the signature does not count for the sender (DMARC).`,
    );
  }
  return Promise.all(
    files.map(async (file, index) => {
      const selector = selectors[index] ?? '';
      if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(selector)) {
        throw new UsageError('DKIM_SELECTOR may contain only letters, digits, dots and hyphens.');
      }
      return { domain, selector, key: await readKey(resolve(root, file)) };
    }),
  );
}

async function readKey(file: string): Promise<KeyObject> {
  const bytes = await readFile(file).catch((error) => {
    throw new UsageError(`Cannot read the file of DKIM_KEY_FILE: ${reasonOf(error)}.`);
  });
  let key: KeyObject;
  try {
    key = createPrivateKey(bytes);
  } catch {
    throw new UsageError('DKIM_KEY_FILE must name a private key in PEM without a passphrase.');
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return key;
  // RFC 8301: shorter ones are not verified.
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 1024) return key;
  throw new UsageError(
    'The key of DKIM_KEY_FILE must be RSA with at least 1024 bits (2048 is usual), or Ed25519.',
  );
}

function splitList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
