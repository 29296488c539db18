import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { findPictureFile } from '../../src/content/find-picture-file.ts';
import { isCutOff } from '../../src/content/picture-kind.ts';
import { makeRoot } from '../helpers/root.ts';

test('a GIF is cut off where it ends inside a frame', async () => {
  const frames = [255, 0].flatMap((value) => Array.from({ length: 3 * 64 }, () => value));
  const raw = { width: 8, height: 16, channels: 3 as const, pageHeight: 8 };
  const gif = await sharp(Buffer.from(frames), { raw }).gif().toBuffer();
  expect(isCutOff(gif)).toBe(false);
  // Its last bytes are data of a frame, the end of the frame, and that no other follows.
  expect([-1, -2, -3].map((end) => isCutOff(gif.subarray(0, end)))).toEqual([false, true, true]);
});

test.each([
  '../a.png',
  '/etc/a.png',
  'images\\..\\..\\a.png',
  'C:\\a.png',
  'images/%2e%2e/../../a.png',
])('no picture is looked for outside of the folder: %s', async (path) => {
  const root = await makeRoot({ 'a.png': 'outside' });
  const folder = join(root, 'folder');
  await mkdir(folder);
  // On Linux, a file can have a backslash in its name.
  await writeFile(join(folder, 'images\\..\\..\\a.png'), 'inside');
  expect(await findPictureFile(folder, path)).toBe('outside');
});
