import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://…` of a server of the tests' own; absent: the tests run on SQLite. */
    postgres: string;
    /** The command that stops that server at once, as a crash does, and starts it again. */
    restartPostgres: string[];
  }
}

/** Debian keeps the server's programs out of the PATH, a folder for each version. */
function programs(): string {
  const root = '/usr/lib/postgresql';
  const version = existsSync(root) ? readdirSync(root).sort().at(-1) : undefined;
  if (version === undefined) throw new Error("PostgreSQL is missing: it is Debian's postgresql.");
  return join(root, version, 'bin');
}

/** Starts a real PostgreSQL for a suite, on a socket in a folder of its own, and gives its address to the tests. */
export default function setup(project: TestProject): () => void {
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), 'masthead-pg-'));
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? 'postgres' : undefined;
  if (user !== undefined) {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  // The server refuses to be root.
  const command = (program: string, args: string[]): string[] => {
    const own = [join(bin, program), ...args];
    return user === undefined ? own : ['runuser', '-u', user, '--', ...own];
  };
  const run = (program: string, args: string[]): void => {
    const [file, ...rest] = command(program, args) as [string, ...string[]];
    execFileSync(file, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder });
  };
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N']);
  const options = `-k ${folder} -c listen_addresses= -c max_connections=200`;
  const log = ['-w', '-l', join(folder, 'log'), '-o', options];
  run('pg_ctl', ['-D', data, ...log, 'start']);
  const restart = ['-D', data, ...log, '-m', 'immediate', 'restart'];
  project.provide('restartPostgres', command('pg_ctl', restart));
  project.provide(
    'postgres',
    `postgres://test@localhost/postgres?host=${encodeURIComponent(folder)}`,
  );
  return () => {
    run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  };
}
