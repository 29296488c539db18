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

/** A drawing of few colours, as drawing programs write it. */
async function drawing(width: number, format: 'png' | 'gif' | 'jpeg', options = {}) {
  const shapes = Array.from(
    { length: 12 },
    (_, at) =>
      `<circle cx="${at * 100}" cy="${100 + at * 30}" r="${60 + at * 7}" fill="#${at % 3}a${at % 7}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 500" width="${width}" height="${(width * 5) / 12}"><rect width="1200" height="500" fill="#fec"/>${shapes.join('')}</svg>`;
  const bytes = await sharp(Buffer.from(svg))
    .toFormat(format, { palette: true, colours: 16, dither: 0, effort: 10, ...options })
    .toBuffer();
  const type = `image/${format}`;
  return { path: `images/a.${format}`, type, width, height: (width * 5) / 12, bytes } as Picture;
}

test.each([
  ['png', 1200, {}],
  ['png', 1100, {}],
  ['png', 500, {}],
  ['gif', 1200, {}],
  ['jpeg', 1200, { quality: 20 }],
  ['jpeg', 500, { quality: 40 }],
] as const)('a %s of %i pixels is never heavier than it was', async (format, width, options) => {
  const original = await drawing(width, format, options);
  const prepared = await preparePicture(original);
  expect(prepared.bytes.length).toBeLessThanOrEqual(original.bytes.length);
  expect(prepared.type).toBe(original.type);
  if (format === 'png') expect((await sharp(prepared.bytes).metadata()).isPalette).toBe(true);
});

test('a PNG that keeps its pixels loses what it says about its author', async () => {
  const original = await drawing(1200, 'png');
  const text = Buffer.from('\0\0\0\x10tEXtAuthor\0Ana Kovac\0\0\0\0', 'latin1');
  const withText = Buffer.concat([
    original.bytes.subarray(0, 33),
    text,
    original.bytes.subarray(33),
  ]);
  const prepared = await preparePicture({ ...original, bytes: withText });
  expect(Buffer.from(prepared.bytes).includes('Ana Kovac')).toBe(false);
  expect(Buffer.compare(prepared.bytes, original.bytes)).toBe(0);
  const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
  expect(await pixels(prepared.bytes)).toEqual(await pixels(original.bytes));
});
