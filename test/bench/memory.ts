/**
 * Memory of a sender, and the time until a mailing that was interrupted goes on, by the number of
 * recipients. Aims: flat from 100,000 to 1,000,000 and under 200 MB; under 5 seconds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore } from '../../src/lib/store/open.ts';
import { listMailings } from '../../src/mailing/ledger/mailings.ts';
import { largeEdition } from '../helpers/large-edition.ts';
import { freeze, run } from '../helpers/mailing.ts';
import { startRawSink } from '../helpers/raw-sink.ts';

/** Messages that each run sends: enough for memory to have grown, if it grows. */
const messages = 9_000;
const megabytes = (kilobytes: number): string => `${(kilobytes / 1024).toFixed(0)} MB`;

/** In a process of its own: opens the database, sends, and tells what it took. */
async function send(file: string, url: string, limit: number): Promise<void> {
  const start = performance.now();
  const store = await openStore(file);
  const [mailing] = await listMailings(store);
  let first: number | undefined;
  const onProgress = (): void => {
    first ??= performance.now() - start;
  };
  await run(store, mailing as NonNullable<typeof mailing>, url, {
    connections: 5,
    limit,
    onProgress,
  });
  await store.close();
  console.log(JSON.stringify({ first, peak: process.resourceUsage().maxRSS }));
}

async function inProcess(...args: string[]): Promise<{ first: number; peak: number }> {
  const child = spawn(process.execPath, [import.meta.filename, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await once(child, 'close');
  return JSON.parse(said) as { first: number; peak: number };
}

async function measure(recipients: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  const file = join(folder, 'newsletter.db');
  const store = await openStore(file);
  await sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${recipients})
    insert into subscribers (id, address, address_key, name, state, consent, created_at, changed_at)
    select lower(hex(randomblob(12))), 'reader' || i || '@list.example',
      'reader' || i || '@list.example', 'Čitalac ' || i, 'confirmed', 'bench', '2026', '2026' from n
  `.execute(store.db);
  const before = performance.now();
  await freeze(store, 'smtp', largeEdition());
  const frozen = performance.now() - before;
  await store.close();
  const sink = await startRawSink();
  const { peak } = await inProcess(file, sink.url, String(messages));
  const { first } = await inProcess(file, sink.url, '1');
  await sink.close();
  await rm(folder, { recursive: true });
  console.log(
    `  ${String(recipients).padStart(9)} recipients: ${megabytes(peak)} at most, frozen in ${(frozen / 1000).toFixed(1)} s, goes on after ${(first / 1000).toFixed(2)} s`,
  );
}

const [, , file, url, limit] = process.argv;
if (file !== undefined && url !== undefined) await send(file, url, Number(limit));
else {
  console.log(`Memory of a sender over ${messages} messages of 53 KB, and time until it goes on`);
  for (const recipients of [10_000, 100_000, 1_000_000]) await measure(recipients);
}
