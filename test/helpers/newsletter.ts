import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { type Calling, call } from './call.ts';
import { newDatabase, onPostgres, writeMigrated } from './database.ts';
import { makeRoot } from './root.ts';
import { useSink } from './smtp.ts';

export const issueFile = 'issues/001/issue.md';

/** A newsletter with one issue and some readers, on the suite's database, and a server that takes its mail. */
export async function useNewsletter(
  readers = 3,
  files: Record<string, string> = {},
  relay: SMTPServerOptions = {},
  {
    database = onPostgres() ? 'postgres' : 'sqlite',
    ...time
  }: { database?: 'sqlite' | 'postgres' } & Pick<Calling, 'now'> = {},
) {
  const root = await makeRoot({
    [issueFile]:
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
    'issues/001/01-story.md':
      '---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: A story\n---\n\nWords of it.\n',
    ...files,
    'readers.csv': `email\n${Array.from({ length: readers }, (_, at) => `reader${at}@list.example`).join('\n')}\n`,
  });
  const server = database === 'postgres' ? await newDatabase(database) : undefined;
  const sink = await useSink(relay);
  const env = {
    SMTP_URL: sink.url,
    ...(server !== undefined && { DATABASE_URL: server, NEWSLETTER_SECRET: 'x'.repeat(32) }),
  };
  const run = (command: string, ...args: string[]) =>
    call(command, [...args, '--root', root], { env, ...time });
  const importReaders = async (): Promise<void> => {
    await run('subscribers', 'import', join(root, 'readers.csv'), '--consent', 'test');
  };
  if (readers > 0 && database === 'postgres') await importReaders();
  else if (readers > 0) {
    const key = JSON.stringify([readers, files, time.now?.()]);
    await restoreData(root, key, async () => {
      await mkdir(join(root, 'data'), { mode: 0o700 });
      await writeMigrated(join(root, 'data/newsletter.db'));
      await importReaders();
    });
  }
  /** The same without SMTP settings: to the outbox. */
  const rehearse = () => {
    const { SMTP_URL: _, ...others } = env;
    return call('send', ['1', '--root', root], { env: others, ...time });
  };
  const state = async () =>
    JSON.parse((await run('status', '1', '--json')).stdout) as {
      state: string;
      counts: Record<string, number>;
      correction: number;
    };
  const place = server ?? join(root, 'data/newsletter.db');
  return { root, place, sink, env, run, rehearse, state };
}

/** By newsletter: the folders (without bytes) and files of `data/` after the import of its readers. */
const imported = new Map<string, [path: string, bytes: Uint8Array | undefined][]>();

/** Makes `data/` as `make` left it for the same newsletter, which takes 1 instead of 13 ms of CPU. */
async function restoreData(root: string, key: string, make: () => Promise<void>): Promise<void> {
  const folder = join(root, 'data');
  const known = imported.get(key);
  if (known === undefined) {
    await make();
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const kept = entries.map((entry): [string, Uint8Array | undefined] => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), entry.isFile() ? readFileSync(path) : undefined];
    });
    imported.set(key, kept);
    return;
  }
  mkdirSync(folder, { mode: 0o700 });
  for (const [path, bytes] of known) {
    if (bytes === undefined) mkdirSync(join(folder, path), { mode: 0o700 });
    else writeFileSync(join(folder, path), bytes, { mode: 0o600 });
  }
}
