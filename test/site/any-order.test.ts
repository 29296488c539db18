import fs from 'node:fs';
import { cp } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';
import { siteHashes, smallSite, storyOf } from '../helpers/small-site.ts';

/** Every answer of the file system and of sharp is late by 0 to 3 turns, in an order by `seed`. */
function delayAnswers(seed: number): void {
  let state = seed;
  const late = async (): Promise<void> => {
    state = (state * 48_271) % 2_147_483_647;
    for (let turn = state % 4; turn > 0; turn -= 1) await new Promise(setImmediate);
  };
  const delay = (holder: object, name: string): void => {
    const real: (...args: unknown[]) => Promise<unknown> = Reflect.get(holder, name);
    const delayed = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
      await late();
      const answer = await real.apply(this, args);
      await late();
      return answer;
    };
    Reflect.set(holder, name, delayed);
    onTestFinished(() => {
      Reflect.set(holder, name, real);
      syncBuiltinESMExports();
    });
  };
  for (const name of ['readFile', 'readdir', 'stat', 'mkdir', 'rename', 'rm']) {
    delay(fs.promises, name);
  }
  delay(sharp.prototype, 'toBuffer');
  syncBuiltinESMExports();
}

test.each([1, 2])('a site has the same bytes in whatever order tasks end: %s', async (seed) => {
  const root = await makeRoot(smallSite);
  const other = await makeRoot();
  await cp(join(root, 'issues'), join(other, 'issues'), { recursive: true });
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  delayAnswers(seed);
  expect(await call('build', ['--root', other])).toMatchObject({ code: 0 });
  const made = await siteHashes(root);
  expect(Object.keys(made).length).toBeGreaterThan(60);
  expect(await siteHashes(other)).toEqual(made);
});

test('a redirect gives way to a picture for links that is drawn late', async () => {
  const aliases = 'aliases: [/002/card.png, /old/]\n';
  const root = await makeRoot({
    ...smallSite,
    'issues/003/01-weir.md': storyOf(31, 'The weir', aliases),
  });
  const real: (...args: unknown[]) => Promise<unknown> = Reflect.get(sharp.prototype, 'toBuffer');
  const last = Promise.withResolvers<void>();
  Reflect.set(sharp.prototype, 'toBuffer', async function (this: object, ...args: unknown[]) {
    const { input } = Reflect.get(this, 'options');
    if (input.textValue !== undefined) await last.promise;
    return real.apply(this, args);
  });
  onTestFinished(() => void Reflect.set(sharp.prototype, 'toBuffer', real));
  const progress = (line: string): void => {
    if (line === 'Making search') last.resolve();
  };
  const { code, stderr } = await call('build', ['--root', root], { progress });
  expect(stderr.match(/\(\w+-\w+\)/g)).toEqual(['(taken-address)']);
  expect(code).toBe(0);
});
