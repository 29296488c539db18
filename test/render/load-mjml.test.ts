import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const program = `
  const { loadMjml } = await import(${JSON.stringify(new URL('../../src/render/load-mjml.ts', import.meta.url))});
  const { createRequire } = await import('node:module');
  const require = createRequire(${JSON.stringify(import.meta.url)});
  loadMjml();
  const files = Object.keys(require.cache).map((file) => file.replaceAll('\\\\', '/'));
  const undici = typeof require('undici').fetch;
  console.log(JSON.stringify({ files, undici }));
`;

// In a process of its own: the tests of one process share their modules.
it('loads MJML without what minifies, beautifies and fetches', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program]);
  const { files, undici } = JSON.parse(String(output)) as { files: string[]; undici: string };
  const unused = /\/(undici|htmlnano|cssnano[^/]*|postcss[^/]*|js-beautify|web-resource-inliner)\//;
  expect(files.filter((file) => unused.test(file))).toEqual([]);
  expect(files.filter((file) => file.includes('/mjml-core/'))).not.toEqual([]);
  expect(files.length).toBeLessThan(400);
  // Others still get what they import.
  expect(undici).toBe('function');
});
