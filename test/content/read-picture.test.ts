import sharp, { type WriteableMetadata } from 'sharp';
import { expect, test } from 'vitest';
import { preparePicture } from '../../src/content/prepare-picture.ts';
import type { Picture } from '../../src/model/item.ts';

async function picture(
  type: string,
  width: number,
  height: number,
  options: WriteableMetadata = {},
) {
  const format = type.slice('image/'.length) as 'png';
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#8a4' } })
    .toFormat(format)
    .withMetadata(options)
    .toBuffer();
  return { path: `images/a.${format}`, type, width, height, bytes } satisfies Picture;
}

test('a picture is made as narrow as a fine screen needs, and never larger than it is', async () => {
  const wide = await preparePicture(await picture('image/jpeg', 3000, 1500));
  expect([wide.width, wide.height]).toEqual([1072, 536]);
  const small = await preparePicture(await picture('image/png', 300, 200));
  expect([small.width, small.height, small.type]).toEqual([300, 200, 'image/png']);
});

test('where and when it was taken goes, and it is turned as it was held', async () => {
  const exif = {
    IFD0: { Copyright: 'Somebody', Orientation: '6' },
    IFD3: { GPSLatitude: '44/1 49/1 0/1' },
  };
  const original = await picture('image/jpeg', 40, 20, { exif, orientation: 6 });
  expect((await sharp(original.bytes).metadata()).exif).toBeDefined();
  const prepared = await preparePicture(original);
  expect([prepared.width, prepared.height]).toEqual([20, 40]);
  const { exif: left, xmp, iptc, orientation } = await sharp(prepared.bytes).metadata();
  expect([left, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined]);
  expect(Buffer.from(prepared.bytes).includes('Somebody')).toBe(false);
});

test('a WebP, which Outlook does not show, becomes a JPEG of that name', async () => {
  const prepared = await preparePicture(await picture('image/webp', 40, 20));
  expect(prepared).toMatchObject({ path: 'images/a.jpg', type: 'image/jpeg', width: 40 });
  expect((await sharp(prepared.bytes).metadata()).format).toBe('jpeg');
});

test('the same picture gives the same bytes', async () => {
  const original = await picture('image/png', 500, 300);
  const [one, other] = [await preparePicture(original), await preparePicture(original)];
  expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
});
