import { expect, test } from 'vitest';
import { splitAtHeadings } from '../../src/collect/archive/split-at-headings.ts';

test('each part gets the definitions of links and notes that it uses, and no others', () => {
  const text = `Intro [words][site].

## One

See ![a map][map] and a note[^a].

## Two

The [same site][Site].

[site]: https://site.example/
[map]: images/map.png
[unused]: https://unused.example/

[^a]: A note with [the site][site].

    Its second paragraph.
`;
  const { intro, parts } = splitAtHeadings(text);
  const site = '[site]: https://site.example/';
  const note = '[^a]: A note with [the site][site].\n\n    Its second paragraph.';
  expect(intro).toBe(`Intro [words][site].\n\n${site}`);
  expect(parts.map(({ body }) => body)).toEqual([
    `See ![a map][map] and a note[^a].\n\n${site}\n\n[map]: images/map.png\n\n${note}`,
    `The [same site][Site].\n\n${site}\n\n[unused]: https://unused.example/`,
  ]);
});

test('a part without definitions of others stays as it is written', () => {
  const own = 'A [link][x].\n\n[x]: https://x.example/  "X"';
  const { parts } = splitAtHeadings(`## One\n\n${own}\n\n## Two\n\nPlain [x] text.\n\n### Sub\n`);
  expect(parts[0]?.body).toBe(own);
  expect(parts[1]?.body).toBe('Plain [x] text.\n\n### Sub\n\n[x]: https://x.example/  "X"');
});
