import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OutsideError } from '../../model/errors.ts';
import { childEnvironment } from '../child-environment.ts';
import { decodePercent } from '../text/percent.ts';

/** Separates the password from a PostgreSQL URL: other users can read a program's arguments. */
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

/**
 * The password is in the environment, for its user's eyes only. @throws OutsideError, whose message
 * contains no address and no password.
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
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new OutsideError(
      code === 'ENOENT'
        ? `${program} is missing. It comes with PostgreSQL's client programs (Debian: postgresql-client).`
        : `${program} failed with code ${code}.`,
    );
  });
}
