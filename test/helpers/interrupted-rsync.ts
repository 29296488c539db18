import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { call } from './call.ts';
import { makeFolder, makePublished, storyText } from './published.ts';

/** A stand-in for rsync, before the real one on the path, that fails at a given call. */
async function interruptAt(call: number): Promise<Readonly<Record<string, string>>> {
  const folder = makeFolder();
  const script = `#!/bin/sh
count=$(cat "${folder}/count" 2>/dev/null || echo 0)
echo $((count + 1)) > "${folder}/count"
if [ $((count + 1)) -eq ${call} ]; then echo "rsync: connection unexpectedly closed" >&2; exit 12; fi
PATH="$OLD_PATH" exec rsync "$@"
`;
  await writeFile(join(folder, 'rsync'), script, { mode: 0o755 });
  const path = process.env.PATH ?? '';
  return { PATH: `${folder}:${path}`, OLD_PATH: path };
}

/** Publishes with an rsync that fails at its call `at`, and then completely: pages come before lists. */
export async function publishInterrupted(at: number): Promise<void> {
  const place = makeFolder();
  const root = await makePublished(`{ rsync: "${place}/" }`);
  const env = await interruptAt(at);
  const cut = await call('publish', ['--root', root], { env });
  expect(cut.code, `call ${at}`).toBe(3);
  if (existsSync(join(place, 'index.html'))) {
    expect(existsSync(join(place, '001/first/index.html'))).toBe(true);
  }
  await rm(join(root, 'issues/001/01-first.md'));
  await writeFile(join(root, 'issues/001/01-second.md'), storyText(2));
  expect(await call('publish', ['--root', root]), `call ${at}`).toMatchObject({ code: 0 });
  expect(existsSync(join(place, '001/first/index.html')), `call ${at}`).toBe(false);
  expect(existsSync(join(place, '001/second/index.html'))).toBe(true);
}
