/**
 * Collecting from 50 feeds of 50 entries on this machine. Aims: under 10 seconds and 300 MB; asked
 * again with nothing new, under 3 seconds and only conditional requests. The reference fetches the
 * same feeds and reads them with @rowanmanning/feed-parser, and does nothing with them.
 * Then the index of repeats over 10,000 stories.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFeed } from '@rowanmanning/feed-parser';
import { createItemIndex } from '../../src/stories/item-index.ts';
import { readKnownItems } from '../../src/stories/read-known-items.ts';
import { memoryOf } from '../helpers/memory.ts';
import { settings } from '../helpers/root.ts';

const [feeds, entries] = [50, 50];

/** Words that no two seeds share in the same order. */
function words(seed: number, count: number): string {
  let state = seed + 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `w${(state >>> 8) % 5000}`;
  }).join(' ');
}

function feed(source: number): string {
  const items = Array.from({ length: entries }, (_, entry) => {
    const text = words(source * 1000 + entry, 120);
    return `<item><title>Story ${entry} of ${source}</title><link>https://s${source}.example/${entry}</link><guid>https://s${source}.example/${entry}</guid><pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>${text}</p><p>And <a href="https://s${source}.example/">more</a>.</p>]]></description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>S</title><link>https://s.example/</link><description>d</description>${items.join('')}</channel></rss>`;
}

interface Figures {
  seconds: number;
  /** Of the largest process, and of all of them together, in MB. */
  peak: number;
  sum: number;
}

/** Runs a command and watches the memory of it and of the processes that it starts. */
async function run(args: readonly string[]): Promise<Figures & { out: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, COLLECT_LOOPBACK: 'yes' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const figures = { peak: 0, sum: 0 };
  const watch = setInterval(async () => {
    const { largest, all } = await memoryOf(child.pid as number);
    figures.peak = Math.max(figures.peak, largest);
    figures.sum = Math.max(figures.sum, all);
  }, 250);
  await once(child, 'close');
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1000, ...figures, out };
}

const [, , reference] = process.argv;
if (reference?.startsWith('http')) {
  for (let source = 0; source < feeds; source += 1) {
    parseFeed(await (await fetch(`${reference}/${source}`)).text());
  }
} else {
  let [asked, conditional] = [0, 0];
  const server = createServer((request, response) => {
    asked += 1;
    const etag = '"1"';
    if (request.headers['if-none-match'] === etag) {
      conditional += 1;
      response.writeHead(304, { etag }).end();
    } else {
      response.writeHead(200, { 'content-type': 'application/rss+xml', etag });
      response.end(feed(Number(request.url?.slice(1))));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  const sources = Array.from(
    { length: feeds },
    (_, at) => `  - { name: S${at}, feed: "${home}/${at}", at_most: 50 }\n`,
  );
  await mkdir(join(root, 'issues'));
  await writeFile(join(root, 'issues/newsletter.yaml'), `${settings}sources:\n${sources.join('')}`);
  const collect = ['scripts/collect.ts', '--again', '--root', root];

  console.log('Collecting from 50 feeds of 50 entries');
  const parser = await run([import.meta.filename, home]);
  const first = await run(collect);
  const count = (await readdir(join(root, 'issues/inbox'))).length;
  tell(`all new, ${count} stories`, first, parser);
  asked = 0;
  const again = await run(collect);
  tell(`again, nothing new, ${conditional} of ${asked} requests conditional`, again, parser);
  server.close();
  await rm(root, { recursive: true });
  await pastOf(10_000);
}

function tell(what: string, ours: Figures, parser: Figures): void {
  console.log(
    `  ${what}: ${ours.seconds.toFixed(1)} s, ${ours.peak.toFixed(0)} MB, with its readers ${ours.sum.toFixed(0)} MB; fetch and feed-parser alone ${parser.seconds.toFixed(1)} s, ${parser.peak.toFixed(0)} MB: ${(ours.seconds / parser.seconds).toFixed(1)} times as long`,
  );
}

async function pastOf(stories: number): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  for (let issue = 1; issue <= stories / 10; issue += 1) {
    const folder = join(root, 'issues', String(issue).padStart(3, '0'));
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'issue.md'),
      `---\nnumber: ${issue}\nid: urn:uuid:${issue}\ntitle: T\ndate: 2026-01-01\n---\n`,
    );
    for (let at = 0; at < 10; at += 1) {
      const text = words(issue * 10 + at, 120);
      await writeFile(
        join(folder, `${at}-s.md`),
        `---\nid: urn:uuid:${issue}-${at}\ntitle: Story ${issue} ${at}\nurl: https://x.example/${issue}/${at}\n---\n\n${text}\n`,
      );
    }
  }
  const timed = async <T>(what: () => Promise<T> | T): Promise<[T, string]> => {
    const start = performance.now();
    const value = await what();
    return [value, ((performance.now() - start) / 1000).toFixed(2)];
  };
  const [known, read] = await timed(() => readKnownItems(root));
  const [past, index] = await timed(() => createItemIndex(known));
  const [, find] = await timed(() => {
    for (let at = 0; at < 1000; at += 1) past.find({ title: `No ${at}`, text: words(-at, 120) });
  });
  console.log(
    `${stories} stories of the past: read ${read} s, indexed ${index} s, asked 1,000 times ${find} s`,
  );
  await rm(root, { recursive: true });
}
