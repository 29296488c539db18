/**
 * How long `serve` does not answer `/health`: while a subscriber is erased, and while another
 * process holds the database's write lock for 8 seconds. Goal: hardly longer than while nothing happens.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { loadSecret } from '../../src/lib/keys/secret.ts';
import { startRawSink } from '../helpers/raw-sink.ts';
import { settings } from '../helpers/root.ts';

const scripts = join(import.meta.dirname, '../../scripts');
const readers = Number(process.env.READERS ?? 100_000);
const lockTime = 8000;
/** Two years of them, with a delivery for everybody. */
const mailings = 24;

const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
const files = {
  'issues/newsletter.yaml': settings,
  'issues/001/issue.md':
    '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
  'issues/001/01-story.md':
    '---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: A story\n---\n\nWords of it.\n',
  'people.csv': `email,name\n${Array.from({ length: readers }, (_, at) => `known${at}@list.example,Reader ${at}`).join('\n')}\n`,
};
await mkdir(join(root, 'issues/001'), { recursive: true });
for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
const sink = await startRawSink();
const env = { ...process.env, SMTP_URL: sink.url };

async function run(command: string, ...args: string[]): Promise<void> {
  const all = [join(scripts, `${command}.ts`), ...args, '--root', root];
  const child = spawn(process.execPath, all, { env, stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
}
await run('subscribers', 'import', join(root, 'people.csv'), '--consent', 'bench');
await run('send', '1', '--yes', '--limit', '1');
addMailings(mailings - 1);
await run('backup');

const service = spawn(
  process.execPath,
  [join(scripts, 'serve.ts'), '--root', root, '--port', '0'],
  {
    env,
  },
);
service.stderr.pipe(process.stderr);
const port = await new Promise<number>((resolve) => {
  service.stdout.on('data', (chunk: Buffer) => {
    const found = /127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1];
    if (found !== undefined) resolve(Number(found));
    else process.stdout.write(chunk);
  });
});
const at = `http://127.0.0.1:${port}`;
const secret = await loadSecret(join(root, 'data'), undefined);
const list = 'newsletter.test.example';
const database = new DatabaseSync(join(root, 'data/newsletter.db'));
const ids = database.prepare('select id from subscribers limit 10').all() as { id: string }[];
database.close();

/** Copies the ledger's mailing so many times. */
function addMailings(count: number): void {
  const ledger = new DatabaseSync(join(root, 'data/newsletter.db'));
  const names = (table: string, ...others: string[]): string =>
    (ledger.prepare(`pragma table_info(${table})`).all() as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => !others.includes(name))
      .join(', ');
  for (let at = 0; at < count; at += 1) {
    const rest = names('mailings', 'id', 'kind');
    ledger.exec(`insert into mailings (id, kind, ${rest})
      select id || '-${at}', 'rehearsal', ${rest} from mailings where kind = 'smtp'`);
    const columns = names('deliveries', 'mailing_id');
    ledger.exec(`insert into deliveries (mailing_id, ${columns})
      select m.id || '-${at}', ${columns.replace(/(\w+)/g, 'd.$1')} from deliveries d
      join mailings m on m.id = d.mailing_id where m.kind = 'smtp'`);
  }
  ledger.close();
}

/** Asks for `/health` until `work` has ended. @returns milliseconds that the slowest answer took. */
async function slowest(work: Promise<unknown>): Promise<number> {
  let ended = false;
  let most = 0;
  work.finally(() => {
    ended = true;
  });
  while (!ended) {
    const before = performance.now();
    await (await fetch(`${at}/health`, { headers: { connection: 'close' } })).text();
    most = Math.max(most, performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await work;
  return most;
}

async function post(path: string): Promise<number> {
  const before = performance.now();
  const headers = { connection: 'close', origin: 'https://service.test.example' };
  const answer = await fetch(`${at}${path}`, { method: 'POST', headers });
  await answer.text();
  if (answer.status !== 200) throw new Error(`${path.slice(0, 3)}: ${answer.status}`);
  return performance.now() - before;
}
const link = (purpose: 'preferences' | 'unsubscribe', who: number): string =>
  `/${purpose[0]}/${signToken(secret, purpose, list, ids[who]?.id as string)}`;

await new Promise((resolve) => setTimeout(resolve, 3000));
const quiet = await slowest(new Promise((resolve) => setTimeout(resolve, 2000)));
let took = 0;
const erasing = await slowest(
  post(`${link('preferences', 0)}/erase`).then(async (time) => {
    took = time;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }),
);
console.log(
  `${readers} people. /health took ${quiet.toFixed(0)} ms at most while nothing happened, ${erasing.toFixed(0)} ms while somebody was erased (answered after ${took.toFixed(0)} ms)`,
);

const other = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(${JSON.stringify(join(root, 'data/newsletter.db'))});
  database.exec('begin immediate');
  console.log('held');
  setTimeout(() => database.exec('rollback'), ${lockTime});`;
const holder = spawn(process.execPath, ['-e', other], { stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((resolve) => holder.stdout.once('data', resolve));
const waiting = await slowest(
  post(link('unsubscribe', 1)).then((time) => {
    took = time;
  }),
);
console.log(
  `  ${waiting.toFixed(0)} ms while another process held the lock for ${lockTime} ms (an unsubscribe was answered after ${took.toFixed(0)} ms)`,
);
service.kill('SIGKILL');
await sink.close();
await rm(root, { recursive: true });
