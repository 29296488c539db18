/**
 * The public service under abuse. Aims: 100,000 requests to subscribe for 50 addresses lead to at
 * most one mail an address; memory stays flat; other visitors are served. And: the time of an
 * answer does not tell whether an address is on the list.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRawSink } from '../helpers/raw-sink.ts';
import { settings } from '../helpers/root.ts';

const scripts = join(import.meta.dirname, '../../scripts');

/** A service of its own, with some people on its list. */
async function start(readers: number) {
  const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  await mkdir(join(root, 'issues'));
  await writeFile(join(root, 'issues/newsletter.yaml'), settings);
  const sink = await startRawSink();
  const env = { ...process.env, SMTP_URL: sink.url };
  if (readers > 0) {
    const rows = Array.from({ length: readers }, (_, at) => `known${at}@list.example`);
    await writeFile(join(root, 'people.csv'), `email\n${rows.join('\n')}\n`);
    const args = ['import', join(root, 'people.csv'), '--consent', 'bench', '--root', root];
    const child = spawn(process.execPath, [join(scripts, 'subscribers.ts'), ...args], { env });
    await new Promise((resolve) => child.on('close', resolve));
  }
  const args = ['--root', root, '--port', '0', '--trusted-hops', '1'];
  const child = spawn(process.execPath, [join(scripts, 'serve.ts'), ...args], { env });
  const port = await new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  return {
    port,
    mails: () => sink.copies,
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop(): Promise<void> {
      child.kill('SIGKILL');
      await sink.close();
      await rm(root, { recursive: true });
    },
  };
}

/** Asks once. @returns status, words and milliseconds. */
function ask(
  port: number,
  agent: Agent,
  { method = 'GET', path = '/subscribe', body = '', ip = '198.51.100.1' },
): Promise<{ status: number; text: string; time: number }> {
  const headers = {
    'x-forwarded-for': ip,
    ...(method === 'POST' && {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    }),
  };
  return new Promise((resolve, reject) => {
    const before = performance.now();
    const outgoing = request({ port, agent, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, time: performance.now() - before }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The time that a form has in it, once it is old enough to be sent. */
async function formTime(port: number, agent: Agent): Promise<string> {
  const { text } = await ask(port, agent, {});
  await new Promise((resolve) => setTimeout(resolve, 2100));
  return encodeURIComponent(/name="time" value="([^"]*)"/.exec(text)?.[1] ?? '');
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
}

async function flood(requests: number, addresses: number): Promise<void> {
  const service = await start(0);
  const agent = new Agent({ keepAlive: true, maxSockets: 600 });
  const time = await formTime(service.port, agent);
  const quiet: number[] = [];
  const visitor = new Agent({ keepAlive: true });
  for (let left = 50; left > 0; left -= 1) {
    quiet.push((await ask(service.port, visitor, {})).time);
  }
  const statuses = new Map<number, number>();
  const waits: number[] = [];
  const memory: string[] = [];
  let sent = 0;
  let done = 0;
  const begin = performance.now();
  const attacker = async (): Promise<void> => {
    while (sent < requests) {
      const at = sent++;
      const body = `time=${time}&consent=yes&website=&address=victim${at % addresses}@list${at % addresses}.example`;
      // Half from everywhere, half from one neighbourhood.
      const ip = at % 2 === 0 ? `10.${(at >> 9) & 255}.${(at >> 1) & 255}.9` : '198.51.100.9';
      const { status } = await ask(service.port, agent, { method: 'POST', body, ip });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      done += 1;
      if (done === 5_000 || done % 25_000 === 0) {
        memory.push(`${service.memory().toFixed(0)} MB after ${done}`);
      }
    }
  };
  const watching = (async () => {
    while (done < requests) {
      waits.push((await ask(service.port, visitor, { ip: '203.0.113.1' })).time);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await Promise.all(Array.from({ length: 500 }, attacker));
  await watching;
  const seconds = (performance.now() - begin) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const answers = [...statuses].map(([status, count]) => `${count} times ${status}`).join(', ');
  console.log(
    `${requests} requests for ${addresses} addresses in ${seconds.toFixed(0)} s: ${answers}`,
  );
  const copies = [...service.mails().values()];
  console.log(
    `  mails: ${copies.length} addresses got one, none more than ${Math.max(0, ...copies)}`,
  );
  console.log(`  memory: ${memory.join(', ')}`);
  const ms = (values: readonly number[], part: number) => quantile(values, part).toFixed(0);
  console.log(
    `  another visitor waits ${ms(waits, 0.5)} ms, at the 99th percentile ${ms(waits, 0.99)} ms (${waits.length} visits); without it ${ms(quiet, 0.5)} and ${ms(quiet, 0.99)} ms`,
  );
  for (const each of [agent, visitor]) each.destroy();
  await service.stop();
}

/** Mann and Whitney's test: how many standard deviations two samples' ranks lie apart. */
function apart(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, own: 1 })), ...b.map((value) => ({ value, own: 0 }))];
  const ranks = all.sort((x, y) => x.value - y.value);
  const sum = ranks.reduce((total, { own }, at) => total + own * (at + 1), 0);
  const u = sum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  return (u - mean) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
}

async function timing(samples: number): Promise<void> {
  const service = await start(samples);
  const agent = new Agent({ keepAlive: true });
  const time = await formTime(service.port, agent);
  const measure = async (address: string, ip: string): Promise<number> => {
    const body = `time=${time}&consent=yes&website=&address=${address}`;
    const answer = await ask(service.port, agent, { method: 'POST', body, ip });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    return answer.time;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let at = 0; at < samples; at += 1) {
    const order = at % 2 === 0 ? ['known', 'unknown'] : ['unknown', 'known'];
    for (const kind of order) {
      const taken = await measure(`${kind}${at}@list.example`, `10.${at & 255}.1.1`);
      (kind === 'known' ? known : unknown).push(taken);
    }
  }
  const median = (values: readonly number[]): string => quantile(values, 0.5).toFixed(2);
  console.log(
    `The time of ${samples} answers about addresses on the list and as many about strangers: medians ${median(known)} and ${median(unknown)} ms, ${apart(known, unknown).toFixed(1)} standard deviations apart (Mann–Whitney; below 2 they cannot be told apart)`,
  );
  agent.destroy();
  await service.stop();
}

await timing(200);
await flood(Number(process.env.REQUESTS ?? 100_000), 50);
