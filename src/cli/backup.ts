import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { databaseFile, databaseUrl, withStore } from '../mailing/open-ledger.ts';
import { type Command, exit, OutsideError, type Result, UsageError } from '../model/command.ts';
import { type Context, dataFolder } from '../project.ts';
import { openContext } from './open-context.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'A consistent copy of data/: list, ledger, secret and reports. Also while mail is sent.',
  usage: '',
  options: {
    to: { type: 'string', value: 'DIR', help: 'where it is put (default: data/backups/)' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    if (args.positionals.length > 0) throw new UsageError('Name the folder with --to.');
    const data = await dataFolder(context.root);
    const to = args.text('to');
    const folder =
      to === undefined ? join(data, 'backups') : resolve(process.env.INIT_CWD ?? '.', to);
    const stamp = terminal.now().toISOString().slice(0, 19).replaceAll(':', '');
    const target = join(folder, stamp);
    const beside = `${target}.new`;
    terminal.progress('Copying data/');
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { recursive: true, mode: 0o700 });
    await copyFiles(data, beside, folder);
    await copyLedger(context, beside);
    await rename(beside, target).catch((error) => {
      throw new OutsideError(
        `${target} could not be made: ${(error as NodeJS.ErrnoException).code}. Try again in a second.`,
      );
    });
    terminal.say(`Copied to ${relative(context.root, target) || target}.`);
    terminal.say('It holds the list and the secret: keep it as safe as data/ itself.');
    return { exit: exit.done, json: { backup: target } };
  },
};

/** All but the database, its journals, locks, what is made again when it is missing, and other backups. */
async function copyFiles(data: string, target: string, backups: string): Promise<void> {
  for (const entry of await readdir(data, { withFileTypes: true })) {
    const { name } = entry;
    if (name.startsWith(databaseFile) || name.endsWith('.lock') || name.includes('.lock-'))
      continue;
    if (join(data, name) === backups || name === 'backups' || name === 'cache') continue;
    await cp(join(data, name), join(target, name), { recursive: true, preserveTimestamps: true });
  }
}

async function copyLedger(context: Context, target: string): Promise<void> {
  const url = databaseUrl(context.env);
  if (url === undefined) {
    const { copyDatabase } = await import('../lib/store/copies.ts');
    const file = join(target, databaseFile);
    await withStore(context, (store) => copyDatabase(store, file, context.terminal.now()));
    return;
  }
  const file = join(target, 'newsletter.dump');
  await promisify(execFile)('pg_dump', ['--format=custom', `--file=${file}`, `--dbname=${url}`], {
    env: process.env,
  }).catch((error) => {
    const { code } = error as { code?: string | number };
    // Its words may hold the address of the database, and that a password.
    throw new OutsideError(
      code === 'ENOENT'
        ? "pg_dump is missing, which copies PostgreSQL databases: it comes with PostgreSQL's client programs."
        : `pg_dump failed with code ${code}.`,
    );
  });
}
