/**
 * Bringing a list in. Aims: 100,000 lines in under 30 seconds, and no more memory than for 10,000.
 * The reference is csv-parse reading the same file and doing nothing with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { openStore } from '../../src/lib/store/open.ts';
import { importCsv } from '../helpers/import-csv.ts';
import { addOptions } from '../helpers/mailing.ts';

interface Figures {
  seconds: number;
  peak: number;
}

/** In a process of its own: reads the file, or brings it in, and tells what it took. */
async function work(what: string, path: string): Promise<void> {
  const start = performance.now();
  if (what === 'parse') {
    for await (const _ of createReadStream(path).pipe(parse()));
  } else {
    const store = await openStore(`${path}.db`);
    const consent = 'bench';
    const onLine = (): void => {};
    const options = { ...addOptions, map: new Map(), consent, onLine };
    const { value } = await importCsv(store, { path, file: 'people.csv' }, options);
    if (value === undefined || value.counts.rejected > 0) throw new Error('not all were imported');
    await store.close();
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS }));
}

async function inProcess(...args: string[]): Promise<Figures> {
  const stdio = ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [import.meta.filename, ...args], { stdio });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await once(child, 'close');
  return JSON.parse(said) as Figures;
}

const [, , what, path] = process.argv;
if (what !== undefined && path !== undefined) await work(what, path);
else {
  console.log('Bringing a CSV file in, on SQLite');
  for (const lines of [10_000, 100_000]) {
    const folder = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
    const file = join(folder, 'people.csv');
    const rows = Array.from({ length: lines }, (_, at) => `reader${at}@list.example,Čitalac ${at}`);
    await writeFile(file, `email,name\n${rows.join('\n')}\n`);
    const [reference, ours] = [await inProcess('parse', file), await inProcess('import', file)];
    const [mb, base] = [ours, reference].map(({ peak }) => (peak / 1024).toFixed(0));
    console.log(
      `  ${String(lines).padStart(7)} lines: ${ours.seconds.toFixed(1)} s, ${mb} MB; csv-parse alone ${reference.seconds.toFixed(1)} s, ${base} MB: ${(ours.seconds / reference.seconds).toFixed(0)} times as long`,
    );
    await rm(folder, { recursive: true });
  }
}
