import fs from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchFolders } from '../../src/desk/watch-folders.ts';
import { makeRoot } from '../helpers/root.ts';

/** Watches a newsletter. */
async function useFolder() {
  const root = await makeRoot({ 'issues/inbox/mill.md': 'old' });
  let saves = 0;
  let heard = (): void => {};
  const stop = watchFolders(root, async () => {
    saves += 1;
    heard();
  });
  onTestFinished(stop);
  /** Waits until a change was seen, and all that belongs to it. */
  const see = async (change: () => Promise<unknown>): Promise<void> => {
    const seen = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await change();
    await seen;
    await new Promise((resolve) => setTimeout(resolve, 60));
  };
  const path = (...parts: string[]) => join(root, ...parts);
  return {
    see,
    path,
    write: (file: string, text: string) => writeFile(path(file), text),
    count: () => saves,
  };
}

test('the preview sees every save, however a program makes it', async () => {
  const { see, path, write } = await useFolder();
  const mill = 'issues/inbox/mill.md';
  const replace = async (): Promise<void> => {
    await write(`${mill}.new`, 'new');
    await rename(path(`${mill}.new`), path(mill));
  };
  await see(() => write(mill, 'in place'));
  for (let round = 0; round < 2; round += 1) {
    await see(replace);
    await see(() => write(mill, 'in place, after it was replaced'));
  }
  await see(() => rename(path(mill), path(`${mill}~`)));
  await see(() => write(mill, 'made again'));
  await see(() => rm(path(mill)));
  await see(() => write(mill, 'made again'));
  await see(() => write(mill, 'in place'));
});

test('the preview sees saves in folders that are made, replaced or moved away while it runs', async () => {
  const { see, path, write } = await useFolder();
  await see(() => mkdir(path('templates/partials'), { recursive: true }));
  await see(() => write('templates/page.hbs', 'page'));
  await see(() => write('templates/partials/item.hbs', 'item'));
  await see(() => rm(path('templates'), { recursive: true }));
  await see(() => cp(path('issues'), path('templates'), { recursive: true }));
  await see(() => write('templates/inbox/mill.md', 'x'));
  await see(async () => {
    await rename(path('issues/inbox'), path('old'));
    await cp(path('old'), path('issues/inbox'), { recursive: true });
  });
  await see(() => write('issues/inbox/mill.md', 'in the new folder'));
  await see(() => rename(path('issues'), path('away')));
  await see(() => rename(path('away'), path('issues')));
  await see(() => write('issues/inbox/mill.md', 'back'));
});

test('the preview shows a save while another program writes without a pause, and all of it at once', async () => {
  const { see, path, write, count } = await useFolder();
  let isWriting = true;
  const others = (async () => {
    for (let at = 0; isWriting; at += 1) {
      await write('issues/inbox/log.txt', `${at}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await see(() => write('issues/inbox/mill.md', 'new'));
  isWriting = false;
  await others;
  await see(() => mkdir(path('issues/other')));
  const before = count();
  await see(async () => {
    for (let at = 0; at < 100; at += 1) await write(`issues/other/${at}.md`, 'x');
  });
  expect(count() - before).toBeLessThan(4);
});

test('the preview says so where the system watches no more folders', async () => {
  const root = await makeRoot();
  const real = fs.watch;
  onTestFinished(() => {
    fs.watch = real;
    syncBuiltinESMExports();
  });
  fs.watch = () => {
    throw Object.assign(new Error('watch ENOSPC'), { code: 'ENOSPC' });
  };
  syncBuiltinESMExports();
  expect(() => watchFolders(root, async () => {})).toThrow('max_user_watches');
});
