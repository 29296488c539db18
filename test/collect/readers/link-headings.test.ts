import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { htmlToMarkdown } from '../../../src/collect/readers/html-to-markdown.ts';
import { call } from '../../helpers/call.ts';
import { makeRoot } from '../../helpers/root.ts';

const words = 'Words of it, enough of them for a text that is not a menu. '.repeat(6);

test.each([
  ['of a heading', '<h2 id="hours">Opening hours</h2>', '#hours'],
  ['in a heading', '<h2><a name="h"></a>Opening hours</h2>', '#h'],
  ['before a heading', '<a id="h"></a><h2>Opening hours</h2>', '#h'],
  ['in a paragraph before a heading', '<p><a name=h></a></p><h3>Opening hours</h3>', '#h'],
  [
    'around a heading',
    '<section id="h"><div><h2>Opening <em>hours</em></h2></div></section>',
    '#h',
  ],
  ['below a heading', '<h2>Opening hours</h2><p id="h">From nine.</p>', '#h'],
  ['written with percent signs', '<h2 id="čas">Opening hours</h2>', '#%C4%8Das'],
])('a link leads to the heading of an id %s', (_, target, href) => {
  const { markdown } = htmlToMarkdown(`<p>See <a href="${href}">the hours</a>.</p>${target}`);
  expect(markdown).toContain('See [the hours](#opening-hours).');
  expect(markdown).not.toContain('<a');
});

test('a link inside a page of the web stays inside', () => {
  const html = '<p><a href="/page#h">The hours</a></p><h2 id="h">Hours</h2><h2>Hours</h2>';
  const { markdown } = htmlToMarkdown(html, 'https://a.example/page');
  expect(markdown).toContain('[The hours](#hours)');
});

test('of two headings with the same words, each keeps its links', () => {
  const html =
    '<p><a href="#a">First</a> <a href="#b">second</a></p><h2 id=a>Hours</h2><h2 id=b>Hours</h2>';
  expect(htmlToMarkdown(html).markdown).toContain('[First](#hours) [second](#hours-1)');
});

test.each([
  ['without a target', '<p>See <a href="#gone">it</a></p>', 'See it'],
  ['above all headings', '<p id="a">See <a href="#a">it</a></p><h2>Hours</h2>', 'See it'],
  ['of an arrow', '<h2 id="a">Hours</h2><p>See <a href="#a">↑</a></p>', 'See ↑'],
])('a link %s loses its target', (_, html, text) => {
  const { markdown } = htmlToMarkdown(html);
  expect(markdown).toContain(text);
  expect(markdown).not.toContain('](');
});

test('a document is imported with its links, and check finds nothing wrong with them', async () => {
  const html = `<!doctype html><html lang="sr"><title>Vodič</title><h1 id="top">Vodič</h1>
<ul><li><a href="#s1">Где је</a></li><li><a href="#s2">Kada?</a></li><li><a href="#top">Na vrh</a></li></ul>
<p>${words}</p><h2 id="s1">Где је мапа</h2><p>${words}</p><h2 id="s2">Kada? (uveče)</h2><p>${words}</p></html>`;
  const root = await makeRoot({ 'document.html': html });
  expect(await call('collect', [join(root, 'document.html'), '--root', root])).toMatchObject({
    code: 0,
  });
  const [file = ''] = await readdir(join(root, 'issues/inbox'));
  const text = await readFile(join(root, 'issues/inbox', file), 'utf8');
  expect(text).toContain('[Где је](#где-је-мапа)');
  expect(text).toContain('[Kada?](#kada-uveče)');
  expect(text).not.toContain('#top');
  const { stdout } = await call('check', ['--root', root, '--json']);
  expect(stdout).not.toContain('missing-anchor');
});
