/**
 * Memory of the public service while a program asks for odd addresses of every route (`EACH` of each,
 * 50,000 unless told otherwise). Aim: flat.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from '../helpers/memory.ts';
import { oddAddress } from '../helpers/odd-addresses.ts';
import { settings } from '../helpers/root.ts';

const each = Number(process.env.EACH ?? 50_000);
const routes = [
  '/',
  '/001/',
  '/001/index.html',
  '/feed.xml',
  '/subscribe',
  '/unsubscribe',
  '/preferences',
  '/links',
  '/c/abc',
  '/u/1.abc.def',
  '/p/1.abc.def',
  '/p/1.abc.def/data',
  '/p/1.abc.def/erase',
  '/embed.txt',
  '/health',
  '/ready',
];

const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
await mkdir(join(root, 'issues'));
await mkdir(join(root, 'public/001'), { recursive: true });
await writeFile(join(root, 'issues/newsletter.yaml'), settings);
const page = `<!doctype html><title>Page</title>${'<p>Words.</p>'.repeat(1000)}`;
for (const name of ['index.html', '001/index.html', 'feed.xml']) {
  await writeFile(join(root, 'public', name), page);
}
const script = join(import.meta.dirname, '../../scripts/serve.ts');
const child = spawn(
  process.execPath,
  ['--optimize-for-size', script, '--root', root, '--port', '0'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const port = await new Promise<number>((resolve) => {
  child.stdout.on('data', (chunk: Buffer) => {
    const found = /127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1];
    if (found !== undefined) resolve(Number(found));
  });
});

const statuses = new Map<string, number>();
/** Writes the requests one after another on a connection, as they are: no client cleans the address up. */
function ask(addresses: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      for (const [, status = ''] of chunk.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
    const requests = addresses.map(
      (address, at) =>
        `GET ${address} HTTP/1.1\r\nHost: x.example\r\n${at === addresses.length - 1 ? 'Connection: close\r\n' : ''}\r\n`,
    );
    socket.write(requests.join(''), 'latin1');
  });
}

const memory = async (): Promise<number> => (await memoryOf(child.pid as number)).largest;
const figures = [`${(await memory()).toFixed(0)} MB before`];
const begin = performance.now();
let done = 0;
for (const route of routes) {
  for (let first = 0; first < each; first += 200) {
    const size = Math.min(50, each - first);
    await Promise.all(
      [0, 50, 100, 150].map((shift) =>
        ask(Array.from({ length: size }, (_, at) => oddAddress(route, first + shift + at))),
      ),
    );
    done += 4 * size;
  }
  figures.push(`${(await memory()).toFixed(0)} after ${done}`);
}
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
console.log(`${done} odd addresses of ${routes.length} routes in ${seconds} s`);
console.log(`  memory: ${figures.join(', ')}`);
console.log(
  `  answers: ${[...statuses].map(([code, count]) => `${count} times ${code}`).join(', ')}`,
);
child.kill('SIGKILL');
await rm(root, { recursive: true });
