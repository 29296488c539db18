import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareAhead } from '../../src/content/prepare-ahead.ts';
import { preparePicture } from '../../src/content/prepare-picture.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const begun = async (root: string) => (await prepareAhead(root)).map(({ path }) => path);

test('pictures are prepared ahead in the order in which a digest needs them', async () => {
  const root = await makeRoot({
    'issues/001/images/first.png': pixel,
    'issues/002/images/second.png': pixel,
    'issues/002/newest.PNG': pixel,
    'issues/inbox/images/waiting.png': pixel,
    'issues/inbox/story.md': 'Text',
  });
  const newest = ['images/second.png', 'newest.PNG', 'images/waiting.png'];
  expect(await begun(root)).toEqual([...newest, 'images/first.png']);
  await mkdir(join(root, 'public'));
  expect(await begun(root)).toEqual(newest);
});

test('no more than eight pictures are prepared ahead', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `issues/inbox/images/${at}.png`);
  const root = await makeRoot(Object.fromEntries(names.map((name) => [name, pixel])));
  expect(await begun(root)).toHaveLength(8);
});

test('what is no picture of the folder is left to those who report it', async () => {
  const root = await makeRoot({
    'outside.png': pixel,
    'issues/inbox/empty.png': '',
    'issues/inbox/page.png': '<html>',
    'issues/inbox/cut.png': pixel.subarray(0, 45),
  });
  await symlink(join(root, 'outside.png'), join(root, 'issues/inbox/linked.png'));
  expect(await begun(root)).toEqual(['cut.png']);
  expect(await begun(join(root, 'issues'))).toEqual([]);
});

test('a picture that two ask for at once is prepared once', async () => {
  const picture = { path: 'a.png', type: 'image/png', width: 1, height: 1, bytes: pixel };
  const [one, other] = await Promise.all([preparePicture(picture), preparePicture(picture)]);
  expect(one).toBe(other);
  expect(await preparePicture(picture)).toBe(one);
});

test('a damaged picture is tried again for each who asks', async () => {
  const bytes = pixel.subarray(0, 45);
  const damaged = { path: 'a.png', type: 'image/png', width: 1, height: 1, bytes };
  await expect(preparePicture(damaged)).rejects.toThrow();
  await expect(preparePicture(damaged)).rejects.toThrow();
});
