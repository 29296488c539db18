import { existsSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import type { FolderMigration } from './content/migrations/folder-migration.ts';
import { ifMissing } from './lib/files.ts';
import type { RandomHex } from './lib/keys/random.ts';
import type { Secret } from './lib/keys/secret.ts';
import { makeFolder } from './lib/make-folder.ts';
import type { Pause } from './lib/pause.ts';
import { forgetPrivacy, requirePrivate } from './lib/private-files.ts';
import type { OpenSandbox } from './lib/sandbox/sandbox.ts';
import { databaseFile, databaseUrl } from './lib/store/database-file.ts';
import type { OpenOptions, Store } from './lib/store/open.ts';
import { errorCode } from './lib/text/system-error.ts';
import { cutSetting } from './model/credentials.ts';
import { BusyError, OutsideError, UsageError } from './model/errors.ts';
import type { Newsletter } from './model/newsletter.ts';
import type { Outcome } from './model/problem.ts';
import type { SourceKindSettings } from './model/source.ts';

/** Where a service reports what it is doing. */
export interface Log {
  /** A line of the result, as people read it. */
  say: (line: string) => void;
  /** What happens at the moment: replaced by the next line, and shown only on a terminal. */
  progress: (line: string) => void;
  /** Records an exception that only a bug causes. @returns the file that has it. */
  bug: (error: unknown) => string;
}

export interface Host {
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
  /** Milliseconds since any moment; unlike `now`, it never jumps. */
  clock: () => number;
  pause: Pause;
  /** From 0 up to 1. */
  random: () => number;
  randomHex: RandomHex;
  /** Aborted at the first Ctrl-C: finish what is in progress, and start nothing new. */
  signal: AbortSignal;
  log: Log;
  /** Starts the processes that read untrusted documents; default: `createSandbox`. */
  openSandbox?: OpenSandbox;
  /** Shows the commands in a text, such as a mail, as this user types them; default: as written. */
  showCommands?: (text: string) => string;
}

/** A newsletter's folder, opened: every service takes one. */
export interface Project extends Host {
  /** The folder, absolute. */
  root: string;
  newsletter: Newsletter;
}

/** A turn of the event loop, which hears Ctrl-C. @throws OutsideError after it. */
export async function hearStop({ signal }: Pick<Host, 'signal'>): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new OutsideError('Stopped.');
}

export interface OpenProjectOptions {
  /** False for what needs none: `.env` is not read then. */
  withSecrets?: boolean;
  /** Of the folder's format, in order; default: masthead's. */
  migrations?: readonly FolderMigration[];
}

/**
 * Opens a newsletter's folder, after bringing one of an earlier format up to date. Its `.env` adds to
 * the environment, which wins over it.
 * @param kinds The kinds of sources that its settings may name.
 * @returns no value where `issues/newsletter.yaml` has errors.
 */
export async function openProject(
  root: string,
  host: Host,
  kinds: readonly SourceKindSettings[],
  { withSecrets = true, migrations }: OpenProjectOptions = {},
): Promise<Outcome<Project | undefined>> {
  forgetPrivacy(root);
  const { folderMigrations, formatAfter } = await import(
    './content/migrations/folder-migrations.ts'
  );
  const { readNewsletter } = await import('./content/read-newsletter.ts');
  const steps = migrations ?? folderMigrations;
  // Reading the settings twice takes time.
  if (steps.length > 0) {
    const { isOlder, migrateFolder } = await import('./content/migrations/migrate-folder.ts');
    if (await isOlder(root, steps)) {
      const place = { root, now: host.now(), say: host.log.say };
      await exclusively(root, 'update', () => migrateFolder(place, steps));
    }
  }
  const { value: newsletter, problems } = await readNewsletter(root, kinds, formatAfter(steps));
  if (newsletter === undefined) return { value: undefined, problems };
  const env = { ...(withSecrets && (await readDotEnv(root))), ...host.env };
  return { value: { ...host, root, newsletter, env }, problems };
}

/** The settings that may not be public, from a `.env` that git ignores; the environment wins over it. */
async function readDotEnv(root: string): Promise<Record<string, string | undefined>> {
  const text = await readFile(join(root, '.env'), 'utf8').catch(ifMissing(''));
  const cut = cutSetting(text);
  if (cut !== undefined) {
    throw new UsageError(
      `${cut} in .env contains "#", which starts a comment there. Write it as %23, or put the value in quotation marks if it is not part of user or password.`,
    );
  }
  const settings = parseEnv(text);
  if (Object.values(settings).some((value) => value !== '')) await requirePrivate(root, '.env');
  return settings;
}

/** What opening the database needs of a newsletter. */
export interface DatabasePlace extends Pick<Project, 'root' | 'env' | 'now'> {
  newsletter: Pick<Newsletter, 'timeZone'>;
}

/**
 * Opens the newsletter's database and brings it up to date. `withStore` of `mailing/open-ledger.ts`
 * adds what has to be done before a database is used.
 * @throws UsageError where git would publish it.
 * @throws OutsideError where it cannot be opened; for `DATABASE_URL` without the driver's message,
 *   which may hold a password.
 */
export async function openDatabase(
  { root, env, now, newsletter }: DatabasePlace,
  more: OpenOptions = {},
): Promise<Store> {
  await requirePrivate(root, 'data');
  const options = { timeZone: newsletter.timeZone, now, ...more };
  const { openStore } = await import('./lib/store/open.ts');
  const url = databaseUrl(env);
  if (url !== undefined) {
    return openStore(url, options).catch(async (error) => {
      if (error instanceof OutsideError) throw error;
      const { NewerDatabaseError } = await import('./lib/store/schema-version.ts');
      if (error instanceof NewerDatabaseError) {
        const { explainDatabaseError } = await import('./lib/store/explain-error.ts');
        const { postgres } = await import('./lib/store/postgres.ts');
        throw (await explainDatabaseError(error, root, postgres)) ?? error;
      }
      const code = errorCode(error);
      throw new OutsideError(
        `Cannot open the database of DATABASE_URL${code === undefined ? '' : ` (${code})`}.`,
      );
    });
  }
  return openStore(join(await dataFolder(root), databaseFile), options).catch(async (error) => {
    const { explainDatabaseError } = await import('./lib/store/explain-error.ts');
    throw (await explainDatabaseError(error, root)) ?? error;
  });
}

/** False where no database was made yet, so that a command which only reads need not make one. */
export function hasDatabase({ root, env }: Pick<Project, 'root' | 'env'>): boolean {
  return databaseUrl(env) !== undefined || existsSync(join(root, 'data', databaseFile));
}

/** The secrets of this newsletter; made at first use. @throws UsageError for a setting that is too short. */
export async function openSecret({ root, env }: Pick<Project, 'root' | 'env'>): Promise<Secret> {
  if (!env.NEWSLETTER_SECRET?.trim()) await requirePrivate(root, 'data');
  const { loadSecret } = await import('./lib/keys/secret.ts');
  return loadSecret(await dataFolder(root), env.NEWSLETTER_SECRET).catch((error: Error) => {
    throw new UsageError(error.message);
  });
}

/** `data/`: the only place with personal data and secrets; made for its owner alone. */
export async function dataFolder(root: string): Promise<string> {
  const folder = join(root, 'data');
  await makeFolder(folder, 0o700);
  await chmod(folder, 0o700);
  return folder;
}

/**
 * Runs `work` while no other process does work of the same name here.
 * @throws BusyError where another one does.
 */
export async function exclusively<T>(
  root: string,
  name: 'collect' | 'compose' | 'send' | 'build' | 'restore' | 'update',
  work: () => Promise<T>,
): Promise<T> {
  const { acquireLock } = await import('./lib/store/lock.ts');
  const lock = acquireLock(join(await dataFolder(root), `${name}.lock`));
  if (lock === undefined) {
    throw new BusyError(`Another ${name} is running here. Wait until it has ended.`);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
