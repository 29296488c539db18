import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../child-environment.ts';
import { decodePercent } from '../text/percent.ts';

/**
 * Separates the password from the address of a PostgreSQL server, where it is written in the
 * address itself or as a parameter. Other users of a machine can read a program's arguments.
 * @param url As libpq understands it (PostgreSQL documentation, 34.1.1.2).
 */
export function splitPassword(url: string): { address: string; password?: string } {
  const [, scheme = '', authority = '', rest = ''] = /^([a-z]+:\/\/)([^/?]*)(.*)$/s.exec(url) ?? [];
  const at = authority.lastIndexOf('@');
  const [user = '', ...typed] = authority.slice(0, Math.max(at, 0)).split(':');
  const [path = '', ...query] = rest.split('?');
  const parameters = query
    .join('?')
    .split('&')
    .filter((each) => each !== '');
  const isPassword = (each: string): boolean => /^password=/i.test(each);
  const encoded =
    parameters.find(isPassword)?.slice('password='.length) ??
    (typed.length > 0 ? typed.join(':') : undefined);
  const kept = parameters.filter((each) => !isPassword(each));
  const hosts = authority.slice(at + 1);
  const address = `${scheme}${at === -1 ? '' : `${user}@`}${hosts}${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
  return { address, ...(encoded !== undefined && { password: decodePercent(encoded) }) };
}

/** One of PostgreSQL's client programs has failed. Its message holds no address and no password. */
export class PostgresProgramError extends Error {}

/**
 * Runs one of PostgreSQL's client programs on a server. The password goes into its environment,
 * which only its own user can read, and nothing else of ours does.
 * @throws PostgresProgramError
 */
export async function runPostgresProgram(
  program: 'pg_dump' | 'pg_restore' | 'psql',
  args: readonly string[],
  url?: string,
): Promise<void> {
  const { address, password } = url === undefined ? {} : splitPassword(url);
  const all = address === undefined ? [...args] : [...args, `--dbname=${address}`];
  const env = {
    ...childEnvironment(process.env),
    ...(password !== undefined && { PGPASSWORD: password }),
  };
  await promisify(execFile)(program, all, { env }).catch((error) => {
    const { code } = error as { code?: string | number };
    throw new PostgresProgramError(
      code === 'ENOENT'
        ? `${program} is missing. It comes with PostgreSQL's client programs (Debian: postgresql-client).`
        : `${program} failed with code ${code}.`,
    );
  });
}
