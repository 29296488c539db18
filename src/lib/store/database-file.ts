import { credentialFault } from '../../model/credentials.ts';
import { UsageError } from '../../model/errors.ts';

export const databaseFile = 'newsletter.db';

/** True for the URL of a PostgreSQL server, false for the path of a SQLite file. */
export function isServer(place: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(place);
}

/**
 * Reads `DATABASE_URL`.
 * @returns undefined where it is not set: the database is SQLite's.
 * @throws UsageError where it is invalid, or `NEWSLETTER_SECRET` is missing beside it.
 */
export function databaseUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = env.DATABASE_URL;
  if (!url) return undefined;
  const fault = credentialFault('DATABASE_URL', url);
  if (fault !== undefined) throw new UsageError(fault);
  if (!isServer(url) || URL.parse(url) === null) {
    throw new UsageError(
      'DATABASE_URL is not valid. Write it as postgres://user:password@host/name.',
    );
  }
  if (!env.NEWSLETTER_SECRET) {
    throw new UsageError(
      'With DATABASE_URL, NEWSLETTER_SECRET must be set, too: the same on every machine that uses the database.',
    );
  }
  return url;
}
