import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { initialOf } from '../../src/site/site-icons.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const settings = (logo: string): string =>
  `format: 1\nname: Čaj i reč\nsite_url: https://n.example\nfrom: { name: N, address: n@n.example }\ntheme: { accent: "#5a1d4c"${logo} }\n`;

const solid = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#00aa00' } })
    .png()
    .toBuffer();

async function buildIcon(files: Record<string, string | Uint8Array>, logo = '') {
  const root = await makeRoot({ 'issues/newsletter.yaml': settings(logo), ...files });
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  const file = (name: string) => readFile(join(root, 'public', name));
  const { data, info } = await sharp(await file('apple-touch-icon.png'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (info.width * Math.round(info.height * 0.1) + info.width / 2) * info.channels;
  const edge = `#${data.subarray(at, at + 3).toString('hex')}`;
  return { root, file, edge, size: [info.width, info.height] };
}

test('the icons show the initial on the accent colour, and every page links to them', async () => {
  const { edge, size, file } = await buildIcon({});
  expect({ edge, size }).toEqual({ edge: '#5a1d4c', size: [180, 180] });
  expect(await sharp(await file('favicon.png')).metadata()).toMatchObject({ width: 64 });
  const pages = { 'index.html': '', 'browse/index.html': '../', 'search/index.html': '../' };
  for (const [page, up] of Object.entries(pages)) {
    expect(String(await file(page))).toContain(`href="${up}favicon.png"`);
    expect(String(await file(page))).toContain(`href="${up}apple-touch-icon.png"`);
  }
});

test('a compact logo becomes the icon; a wide one would be illegible', async () => {
  const logo = ', logo: { image: images/logo.png, alt: N }';
  const compact = await buildIcon({ 'issues/images/logo.png': await solid(120, 110) }, logo);
  expect(compact.edge).toBe('#00aa00');
  const wide = await buildIcon({ 'issues/images/logo.png': await solid(400, 100) }, logo);
  expect(wide.edge).toBe('#5a1d4c');
});

test("an editor's own icon is kept, and replaced when it is deleted", async () => {
  const own = await solid(32, 32);
  const { root, file } = await buildIcon({ 'public/favicon.png': own });
  expect(await file('favicon.png')).toEqual(own);
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  expect(await file('favicon.png')).toEqual(own);
  await rm(join(root, 'public/favicon.png'));
  expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  expect((await sharp(await file('favicon.png')).metadata()).width).toBe(64);
});

test.each([
  ['The Long Table', 'en', 'T'],
  ['“čaj i reč”', 'sr-Latn', 'Č'],
  ['istanbul', 'tr', 'İ'],
  ['ßtraße', 'de', 'ß'],
  ['ქართული', 'ka', 'ქ'],
  ['نشرة', 'ar', 'ن'],
  ['東京', 'ja', '東'],
  ['क्षेत्र', 'hi', 'क्षे'],
  ['42 days', 'en', '4'],
  ['🍞 bread', 'en', 'B'],
  ['🍞', 'en', '🍞'],
])('the initial of %s in %s is %s', (name, language, expected) => {
  expect(initialOf(name, language)).toBe(expected);
});
