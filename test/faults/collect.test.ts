import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { startWeb, validated } from '../helpers/web.ts';

const script = join(import.meta.dirname, '../../scripts/collect.ts');
const [feeds, entries] = [6, 20];

test('collect killed at random, repeatedly, loses nothing and imports nothing twice', async () => {
  const pictures = await Promise.all(
    Array.from({ length: entries }, (_, at) =>
      sharp({
        create: { width: 300, height: 200, channels: 3, background: { r: at * 10, g: 90, b: 60 } },
      })
        .png()
        .toBuffer(),
    ),
  );
  const web = await startWeb((path, headers) => {
    const picture = /^\/picture-(\d+)\.png$/.exec(path)?.[1];
    if (picture !== undefined) {
      return {
        headers: { 'content-type': 'image/png' },
        body: pictures[Number(picture)] as Buffer,
      };
    }
    return validated(feed(web.url, Number(path.slice(1))), 'application/rss+xml', headers);
  });
  const sources = Array.from(
    { length: feeds },
    (_, at) =>
      `  - { name: Source ${at}, feed: "${web.url}/${at}", at_most: ${entries}, take: whole }\n`,
  );
  const root = await makeRoot({
    'issues/newsletter.yaml': `${settings}sources:\n${sources.join('')}`,
  });

  let kills = 0;
  for (let round = 0; ; round += 1) {
    const child = spawn(process.execPath, [script, '--again', '--root', root], {
      env: { ...process.env, COLLECT_LOOPBACK: 'yes' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const ended = once(child, 'exit');
    // The first rounds are killed early, the later ones late, so that every step is hit.
    const after = 300 + Math.random() * (400 + round * 120);
    if (await Promise.race([ended.then(() => false), pause(after, true)])) {
      child.kill('SIGKILL');
    }
    const [code] = await ended;
    if (code !== null) {
      expect(said).toBe('');
      expect(code).toBe(0);
      if (kills >= 12) break;
    } else kills += 1;
    expect(round).toBeLessThan(200);
    if (code !== null) {
      // It came to its end too early: what it brought goes, as if it had been composed elsewhere.
      const { rm } = await import('node:fs/promises');
      await rm(join(root, 'issues/inbox'), { recursive: true });
      await rm(join(root, 'data/sources.json'));
    }
  }

  const inbox = await readInbox(
    root,
    (await readNewsletter(root, sourceKinds)).value as Newsletter,
  );
  expect(inbox.problems).toEqual([]);
  const titles = inbox.value.items.map(({ title }) => title).sort();
  const expected = Array.from({ length: feeds * entries }, (_, at) =>
    titleOf(at % feeds, Math.floor(at / feeds)),
  );
  expect(titles).toEqual(expected.sort());
  for (const item of inbox.value.items) {
    expect(item.draft).toBe(false);
    const text = await readFile(join(root, item.file), 'utf8');
    expect(text.match(/!\[A coloured field\]\(images\/[^)]+\.png\)/g)).toHaveLength(1);
  }
  const left = (await readdir(join(root, 'issues/inbox'), { recursive: true })).filter((name) =>
    name.includes('.new'),
  );
  expect(left).toEqual([]);
  console.log(`collect: ${kills} kills, ${titles.length} stories, each once`);
});

const titleOf = (source: number, entry: number): string => `Story ${entry} of source ${source}`;

function feed(home: string, source: number): string {
  const items = Array.from({ length: entries }, (_, entry) => {
    const words = Array.from({ length: 60 }, (_, at) => `w${source}x${entry}x${at}`).join(' ');
    return `<item><title>${titleOf(source, entry)}</title><link>${home}/${source}/${entry}</link><guid>${home}/${source}/${entry}</guid><description><![CDATA[<p>${words}</p><p><img src="${home}/picture-${entry}.png" alt="A coloured field"></p>]]></description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>S</title><link>${home}/</link><description>d</description>${items.join('')}</channel></rss>`;
}
