import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const withHtmlAttribute =
  '<mjml><mj-head><mj-html-attributes><mj-selector path="p"><mj-html-attribute name="id">x</mj-html-attribute></mj-selector></mj-html-attributes></mj-head><mj-body><mj-section><mj-column><mj-text><p>Text</p></mj-text></mj-column></mj-section></mj-body></mjml>';

const program = `
  const { loadMjml } = await import(${JSON.stringify(new URL('../../src/render/load-mjml.ts', import.meta.url))});
  const { createRequire, registerHooks } = await import('node:module');
  const resolved = [];
  registerHooks({
    resolve(specifier, context, next) {
      resolved.push(specifier);
      return next(specifier, context);
    },
  });
  const require = createRequire(${JSON.stringify(import.meta.url)});
  const { mjml2html } = loadMjml();
  const files = Object.keys(require.cache).map((file) => file.replaceAll('\\\\', '/'));
  const undici = typeof require('undici').fetch;
  const inlined = require('juice')('<style>p { color: red }</style><p>Text</p>');
  const { html } = await mjml2html(${JSON.stringify(withHtmlAttribute)});
  console.log(JSON.stringify({ files, resolved, undici, inlined, html }));
`;

interface Loaded {
  files: string[];
  /** What was required, without what was found by its file. */
  resolved: string[];
  undici: string;
  inlined: string;
  html: string;
}

// In a process of its own: the tests of one process share their modules.
it('loads MJML without what minifies, beautifies and fetches', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program]);
  const { files, resolved, undici, inlined, html } = JSON.parse(String(output)) as Loaded;
  const unused =
    /\/(undici|htmlnano|cssnano[^/]*|postcss[^/]*|js-beautify|web-resource-inliner|cheerio|parse5)\//;
  expect(files.filter((file) => unused.test(file))).toEqual([]);
  expect(files.filter((file) => file.includes('/mjml-core/'))).not.toEqual([]);
  expect(files.length).toBeLessThan(220);
  expect(files.filter((file) => file.includes('/@babel/runtime/helpers/'))).not.toEqual([]);
  expect(resolved).toContain('mjml-core');
  expect(resolved.filter((name) => name.startsWith('@babel/runtime/helpers/'))).toEqual([]);
  // Others still get what they import.
  expect(undici).toBe('function');
  expect(inlined).toBe('<p style="color: red;">Text</p>');
  expect(html).toContain('<p id="x">Text</p>');
});
