import { expect, test } from 'vitest';
import { nameOfAnchor } from '../../src/render/markdown/html-anchors.ts';

test.each([
  ['<a id="x">', 'x'],
  ["<a name='two words'>", 'two words'],
  ['<a class="b" id=plain>', 'plain'],
  ['<A NAME="Caps"></A>', 'Caps'],
  ['<span id="s"/>', 's'],
  ['<div id="d"></div>', 'd'],
  ['<p id="in"\nclass="b">', 'in'],
  ['<a id="a&quot;b">', 'a"b'],
  ['<a id="e\u0301">', 'é'],
])('%s is an anchor', (html, name) => {
  expect(nameOfAnchor({ type: 'html', value: html })).toBe(name);
});

test.each([
  '<a href="https://e.example" id="x">',
  '<a>',
  '<a id="">',
  '<h2 id="x">Head</h2>',
  '<p id="x">words</p>',
  '<img id="x">',
  '<!-- <a id="x"> -->',
  '</a>',
])('%s is none', (html) => {
  expect(nameOfAnchor({ type: 'html', value: html })).toBeUndefined();
});
