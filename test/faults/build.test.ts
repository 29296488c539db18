import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';
import { siteHashes, smallSite, storyOf } from '../helpers/small-site.ts';

const killer = join(import.meta.dirname, 'kill-at-call.mjs');
const script = join(import.meta.dirname, '../../scripts/build.ts');

/** @param at The change of a file at which it is killed. @returns whether it was. */
async function buildKilledAt(at: number, root: string): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', killer, script, '--root', root], {
    env: { ...process.env, KILL_AT: String(at) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  return signal === 'SIGKILL';
}

test('a build that is killed at any change of a file, and run again, makes the same bytes', async () => {
  const template = await makeRoot(smallSite);
  await call('build', ['--root', template]);
  const edit = (root: string): Promise<void> =>
    writeFile(
      join(root, 'issues/002/01-bridge.md'),
      storyOf(21, 'The bridge again', 'section: news\ntags: [bridges]\n', 'Other words.'),
    );
  const whole = await makeRoot();
  await cp(template, whole, { recursive: true });
  await edit(whole);
  await call('build', ['--root', whole]);
  const wanted = await siteHashes(whole);
  let killed = 0;
  // Every seventh change: an edit makes about a hundred.
  for (let at = 1; ; at += 7) {
    const root = await makeRoot();
    await cp(template, root, { recursive: true, preserveTimestamps: true });
    await edit(root);
    const wasKilled = await buildKilledAt(at, root);
    expect(await call('build', ['--root', root]), `change ${at}`).toMatchObject({ code: 0 });
    expect(await siteHashes(root), `change ${at}`).toEqual(wanted);
    expect(await readdir(join(root, 'public/.masthead'))).not.toContain('stage');
    if (!wasKilled) break;
    killed += 1;
  }
  expect(killed).toBeGreaterThan(5);
  console.log(`killed ${killed} times`);
});
