import sharp, { type WriteableMetadata } from 'sharp';
import { expect, test } from 'vitest';
import { preparePicture } from '../../src/content/prepare-picture.ts';
import { stripGif } from '../../src/content/strip-gif.ts';
import { stripJpeg } from '../../src/content/strip-jpeg.ts';
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
  const one = await preparePicture(original);
  const other = await preparePicture({ ...original, path: 'another.png' });
  expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
});

type Options = { orientation?: number; quality?: number; colours?: number; progressive?: boolean };

/** A drawing of few colours, as drawing programs write it. */
async function drawing(width: number, format: 'png' | 'gif' | 'jpeg', options: Options = {}) {
  const shapes = Array.from(
    { length: 12 },
    (_, at) =>
      `<circle cx="${at * 100}" cy="${100 + at * 30}" r="${60 + at * 7}" fill="#${at % 3}a${at % 7}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 500" width="${width}" height="${(width * 5) / 12}"><rect width="1200" height="500" fill="#fec"/>${shapes.join('')}</svg>`;
  const { orientation, ...rest } = options;
  const how = { palette: true, colours: 16, dither: 0, effort: 10, ...rest };
  const drawn = sharp(Buffer.from(svg)).toFormat(format, how);
  if (orientation !== undefined) drawn.withMetadata({ orientation });
  const type = `image/${format}`;
  return {
    path: `images/a.${format}`,
    type,
    width,
    height: (width * 5) / 12,
    bytes: await drawn.toBuffer(),
  } as Picture;
}

test.each([
  ['png', 1200, {}],
  ['png', 1100, {}],
  ['png', 500, {}],
  ['gif', 1200, {}],
  ['jpeg', 1200, { quality: 20 }],
  ['jpeg', 500, { quality: 40 }],
  ['jpeg', 1200, { quality: 10, orientation: 6 }],
  ['jpeg', 400, { quality: 10, orientation: 8 }],
  ['png', 3000, { orientation: 6 }],
  ['png', 1200, { orientation: 3, colours: 4 }],
] as const)(
  'a %s of %i pixels is never heavier than it was: %j',
  async (format, width, options) => {
    const original = await drawing(width, format, options);
    const prepared = await preparePicture(original);
    expect(prepared.bytes.length).toBeLessThanOrEqual(original.bytes.length);
    expect(prepared.type).toBe(original.type);
    if (format === 'png') expect((await sharp(prepared.bytes).metadata()).isPalette).toBe(true);
  },
);

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
  expect((await pixelsOf(prepared.bytes)).equals(await pixelsOf(original.bytes))).toBe(true);
});

/** Puts bytes after the first bytes of a file. */
function insert(bytes: Uint8Array, at: number, more: string): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(more, 'latin1'), bytes.subarray(at)]);
}

const pixelsOf = (bytes: Uint8Array) => sharp(bytes, { animated: true }).raw().toBuffer();

test.each([
  ['a JPEG', { quality: 20 }],
  ['a progressive JPEG', { quality: 20, progressive: true }],
])('%s that keeps its pixels loses comments, programs and what follows it', async (_, options) => {
  const original = await drawing(1200, 'jpeg', options);
  const comment = '\xff\xfe\0\x0bAna Kovac\xff\xed\0\x0cPhoto Ana\0';
  const bytes = Buffer.concat([insert(original.bytes, 2, comment), Buffer.from('\xff\xd8Ana')]);
  const left = stripJpeg(bytes) ?? bytes;
  expect(Buffer.from(left).includes('Ana')).toBe(false);
  expect(left.length).toBeLessThanOrEqual(original.bytes.length);
  expect((await pixelsOf(left)).equals(await pixelsOf(original.bytes))).toBe(true);
});

test('a GIF that keeps its frames loses its comments, and moves as before', async () => {
  const frames = await Promise.all(
    ['#fec', '#a40', '#084'].map((background) =>
      sharp({ create: { width: 600, height: 300, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ colours: 4, dither: 0, loop: 2, delay: [100, 200, 300] })
    .toBuffer();
  const afterTable = 13 + 3 * 2 ** (((moving[10] ?? 0) & 7) + 1) * ((moving[10] ?? 0) >> 7);
  const bytes = insert(moving, afterTable, '!\xfe\x09Ana Kovac\0!\xff\x0bXMP DataXMP\x03Ana\0');
  const left = stripGif(bytes) ?? bytes;
  expect(Buffer.from(left).includes('Ana')).toBe(false);
  expect(left.length).toBeLessThanOrEqual(moving.length);
  expect(await sharp(left).metadata()).toMatchObject({ pages: 3, loop: 2, delay: [100, 200, 300] });
  expect((await pixelsOf(left)).equals(await pixelsOf(moving))).toBe(true);
});

test('what is not built like a JPEG or GIF is not stripped', () => {
  const noise = Buffer.from('GIF89a and more that is nothing of the kind, or is it?');
  expect([stripGif(noise), stripJpeg(noise)]).toEqual([undefined, undefined]);
});
