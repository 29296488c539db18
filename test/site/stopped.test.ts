import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';
import { smallSite } from '../helpers/small-site.ts';

test.each(['Rendering issue 1', 'Making icons', 'Making lists', 'Making feed', 'Making items'])(
  'Ctrl-C during "%s" ends a build before the next step',
  async (step) => {
    const root = await makeRoot(smallSite);
    const aborted = new AbortController();
    const lines: string[] = [];
    const progress = (line: string): void => {
      if (line !== '') lines.push(line);
      // As a signal does, in a later turn of the event loop.
      if (line === step) setImmediate(() => aborted.abort());
    };
    const calling = { progress, signal: aborted.signal };
    expect(await call('build', ['--root', root], calling)).toMatchObject({ code: 130, stderr: '' });
    expect(lines.at(-1)).toBe(step);
    expect(Object.keys(await snapshot(join(root, 'public')))).toEqual([]);
  },
);

test('a build keeps nothing of a feed in memory while it makes the next', async () => {
  const root = await makeRoot(smallSite);
  const waiting = new Set<string>();
  const counts: number[] = [];
  const progress = (line: string): void => {
    if (!line.startsWith('Making')) return;
    counts.push(waiting.size);
    waiting.add(line);
    // As `xml` does with the whole of each feed.
    process.nextTick(() => waiting.delete(line));
  };
  expect(await call('build', ['--root', root], { progress })).toMatchObject({ code: 0 });
  expect(counts).toEqual(counts.map(() => 0));
  expect(counts.length).toBeGreaterThan(6);
});
