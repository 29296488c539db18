import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readInbox } from '../../src/content/read-inbox.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { formatProblems } from '../../src/model/problem.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const head =
  'format: 1\nname: N\nsite_url: https://n.example\nfrom: { name: N, address: n@n.example }\n';

async function read(theme: string) {
  const root = await makeRoot({
    'issues/newsletter.yaml': `${head}theme:\n${theme}`,
    'issues/images/logo.png': pixel,
  });
  const { value, problems } = await readNewsletter(root, sourceKinds);
  return {
    theme: value?.theme,
    lines: problems.map((each) => formatProblems([each])[0]?.split('\n')[0]),
  };
}

test('a theme overrides defaults', async () => {
  const { theme } = await read('  accent: "#5a1d4c"\n  width: 640\n');
  expect(theme).toMatchObject({ accent: '#5a1d4c', paper: '#ffffff', width: 640 });
  expect(theme?.titleFont).toContain('Georgia');
  expect((await read('  {}\n')).theme).toMatchObject({ accent: '#1b5e7a' });
});

test('all pairs of colours with too little contrast are reported with their lines', async () => {
  const { theme, lines } = await read('  accent: "#77aa77"\n  quiet: "#aaaaaa"\n  ink: red\n');
  expect(theme).toBeUndefined();
  expect(lines).toEqual([
    'issues/newsletter.yaml:8:8  error: `theme.ink` "red" is not a colour. (bad-colour)',
    'issues/newsletter.yaml:6:11  error: Text in the colour "accent" is hard to read on "paper". (low-contrast)',
    'issues/newsletter.yaml:6:11  error: Text in the colour "white" is hard to read on "accent". (low-contrast)',
    'issues/newsletter.yaml:7:10  error: Text in the colour "quiet" is hard to read on "paper". (low-contrast)',
    'issues/newsletter.yaml:7:10  error: Text in the colour "quiet" is hard to read on "ground". (low-contrast)',
  ]);
});

test('a colour with too little contrast gets the nearest shade that has enough, ready to paste', async () => {
  for (const accent of ['#e2725b', '#ffffff', '#77aa77', '#ffee00', '#8888ff']) {
    const root = await makeRoot({
      'issues/newsletter.yaml': `${head}theme: { accent: "${accent}" }\n`,
    });
    const { problems } = await readNewsletter(root, sourceKinds);
    const [, line] = /Write `(accent: "#[0-9a-f]{6}")`/.exec(problems[0]?.hint ?? '') ?? [];
    expect((await read(`  ${line}\n`)).lines, `${accent}: ${line}`).toEqual([]);
  }
});

test.each([
  ['"#06c"', '#0066cc'],
  ['"#06CF"', '#0066cc'],
  ['"#E2725BFF"', '#e2725b'],
  ['e2725b', '#e2725b'],
  ['123456', '#123456'],
  ['rgb(29, 92, 79)', '#1d5c4f'],
  ['"rgb(0 50% 100% / 0.5)"', '#0080ff'],
  ['rgb(1, 2)', '#1b5e7a'],
  ['rgb(1, 2, 300)', '#1b5e7a'],
  ['teal', '#1b5e7a'],
])('the colour %s is not in the form that is read, which its hint shows', async (accent, hex) => {
  const root = await makeRoot({
    'issues/newsletter.yaml': `${head}theme:\n  accent: ${accent}\n`,
  });
  const { problems } = await readNewsletter(root, sourceKinds);
  expect(problems.map(({ code, hint }) => [code, hint])).toEqual([
    ['bad-colour', `Write six hexadecimal digits in quotes: "${hex}".`],
  ]);
});

test('a comment after a # without quotes is left out of the line to write', async () => {
  const root = await makeRoot({
    'issues/newsletter.yaml': `${head}theme:\n  accent: #1d5c4f # the green of the door\n`,
  });
  const { problems } = await readNewsletter(root, sourceKinds);
  expect(problems[0]?.hint).toBe('Put quotes around it: `accent: "#1d5c4f"`.');
});

test('a value that a # without quotes cuts short is reported with the line to write', async () => {
  const { theme, lines } = await read('  accent: #e2725b\n  # ink: none\n  width: 600 # pixels\n');
  expect(theme).toBeUndefined();
  expect(lines).toEqual([
    'issues/newsletter.yaml:6:11  error: `accent` is empty: in YAML, "#e2725b" is a comment. (unquoted-hash)',
  ]);
  const root = await makeRoot({
    'issues/newsletter.yaml': head,
    'issues/inbox/one.md': '---\ntitle: Meeting #5 in Niš\n---\n\nText.\n',
  });
  const { value: newsletter } = await readNewsletter(root, sourceKinds);
  if (newsletter === undefined) throw new Error('no newsletter');
  const { problems } = await readInbox(root, newsletter);
  expect(problems.map(({ code, line, hint }) => `${line} ${code} ${hint}`)).toEqual([
    '2 unquoted-hash Put quotes around it: `title: "Meeting #5 in Niš"`.',
  ]);
});

test('a font stack is a list of names, and cannot contain other CSS', async () => {
  for (const bad of ['Arial; color: red', 'x}</style>', '"url(https://x.example)"', "'a, b"]) {
    const { lines } = await read(`  text_font: ${JSON.stringify(bad)}\n`);
    expect(lines.join(), bad).toContain('bad-fonts');
  }
  const { theme } = await read('  text_font: "\'Noto Sans\', Šapat, sans-serif"\n');
  expect(theme?.textFont).toBe("'Noto Sans', Šapat, sans-serif");
});

test('the logo is a file under issues/, has alt text, and is never enlarged', async () => {
  const { theme } = await read('  logo: { image: images/logo.png, alt: N }\n');
  expect(theme?.logo).toMatchObject({ alt: 'N', width: 1, picture: { path: 'images/logo.png' } });
  expect((await read('  logo: { image: images/none.png, alt: N }\n')).lines).toEqual([
    'issues/newsletter.yaml:6:18  error: Picture not found: "images/none.png". (missing-picture)',
  ]);
  expect((await read('  logo: { image: images/logo.png }\n')).lines.join()).toContain('missing-');
});

test('a logo whose lettering cannot be seen on its ground is reported with what to add', async () => {
  const lettering = (colour: string, symbol = colour): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><circle cx="45" cy="45" r="40" fill="${symbol}"/><rect x="110" y="30" width="180" height="30" fill="${colour}"/></svg>`,
      ),
    )
      .png()
      .toBuffer();
  const find = async (logo: string, image: Buffer, dark?: Buffer): Promise<string[]> => {
    const root = await makeRoot({
      'issues/newsletter.yaml': `${head}theme: { logo: { image: images/logo.png, alt: N, ${logo} } }\n`,
      'issues/images/logo.png': image,
      ...(dark && { 'issues/images/dark.png': dark }),
    });
    const { problems } = await readNewsletter(root, sourceKinds);
    return problems.map(({ code, message }) => `${code}: ${message}`);
  };
  const [black, white] = [await lettering('#222222', '#e2725b'), await lettering('#ffffff')];
  const second = 'dark: images/dark.png';
  expect(await find('', black)).toEqual([
    'unreadable-logo: Parts of the logo "images/logo.png" are hard to see in dark mode.',
  ]);
  expect(await find(second, black, white)).toEqual([]);
  expect(await find(second, black, black)).toEqual([
    'unreadable-logo: Parts of the logo "images/dark.png" are hard to see in dark mode.',
  ]);
  expect(await find('', white)).toEqual([
    'unreadable-logo: Parts of the logo "images/logo.png" are hard to see on the background of the text.',
  ]);
  const orange = await lettering('#222222', '#e8883a');
  expect(await find(second, orange, white), 'a symbol that is light, but not lost').toEqual([]);
  expect(await find('band: true', white)).toEqual([]);
  expect(await find('band: true', black)).toEqual([
    'unreadable-logo: Parts of the logo "images/logo.png" are hard to see on the coloured band.',
  ]);
  // Lettering that covers little, beside a symbol and below one.
  const draw = (symbol: string, letters: string): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">${symbol}<path d="${letters}" fill="none" stroke="#222222" stroke-width="3"/></svg>`,
      ),
    )
      .png()
      .toBuffer();
  const circle = '<circle cx="60" cy="60" r="55" fill="#e2725b"/>';
  const inDark =
    'unreadable-logo: Parts of the logo "images/logo.png" are hard to see in dark mode.';
  expect(await find('', await draw(circle, 'M140 50h120M140 70h90'))).toEqual([inDark]);
  const wide = '<rect width="300" height="80" fill="#e2725b"/>';
  expect(await find('', await draw(wide, 'M20 100h60M90 100v15h30'))).toEqual([inDark]);
  const outlined =
    '<circle cx="60" cy="60" r="55" fill="#e2725b" stroke="#222222" stroke-width="3"/>';
  expect(await find('', await draw(outlined, '')), 'a dark outline').toEqual([]);
  const opaque = await sharp(black).flatten({ background: '#ffffff' }).png().toBuffer();
  expect(await find('', opaque)).toEqual([]);
});

test('a value of the wrong kind is reported with what is written and what is allowed', async () => {
  const settings = [
    'languages: []',
    'nothing_followed: all',
    'bounce_address: mail-that-could-not-be-delivered-yet@n.example',
    'sections: [{ id: In Town, title: T, colour: red, titel: T }]',
    'sending: { connections: 99, per_hour: 1.5, warm_up: soon }',
    'sources: [{ name: A, feed: https://a.example/, folder: a }, { name: B, take: most }]',
    'reply_to: { name: N }',
  ];
  const root = await makeRoot({ 'issues/newsletter.yaml': `${head}${settings.join('\n')}\n` });
  const { problems } = await readNewsletter(root, sourceKinds);
  const found = problems.map(({ code, message }) => `${code}: ${message}`);
  expect(found.sort()).toEqual([
    'bad-address: `bounce_address` "mail-that-could-not-be-delivered-yet@n.example" has more than 31 characters before the @.',
    'bad-section-id: "In Town" is not a valid id of a section.',
    'missing-reply-to-address: Missing `reply_to.address`.',
    'source-of-two-kinds: This source is more than one of these: a feed, a page, a folder, a mailbox.',
    'unknown-field: Unknown field "colour".',
    'unknown-field: Unknown field "titel".',
    'wrong-value: `languages` must be a list with at least one entry, not an empty list.',
    'wrong-value: `nothing_followed` must be "skip" or "whole", not "all".',
    'wrong-value: `sending.connections` must be 50 or less, not 99.',
    'wrong-value: `sending.per_hour` must be a whole number, not 1.5.',
    'wrong-value: `sending.warm_up` must be a group of fields, each on an indented line of its own, not "soon".',
    'wrong-value: `sources.1.take` must be "whole" or "summary" or a number, not "most".',
  ]);
  expect(problems.find(({ message }) => message.includes('titel'))?.hint).toBe(
    'Did you mean "title"?',
  );
});

test.each([
  ['{ name: The Table, address: news@n.example }', 'The Table'],
  ['The Table <news@n.example>', 'The Table'],
  ['<news@n.example>', 'N'],
  ['news@n.example', 'N'],
  ['\'"The Table, \\"weekly\\"" <news@n.example>\'', 'The Table, "weekly"'],
  ['Za stolom Šapca <news@n.example>', 'Za stolom Šapca'],
])('a sender can be written as %s', async (from, name) => {
  const lines = head.replace(/^from:.*$/m, `from: ${from}\nreply_to: ${from}`);
  const root = await makeRoot({ 'issues/newsletter.yaml': lines });
  const { value, problems } = await readNewsletter(root, sourceKinds);
  expect(problems).toEqual([]);
  for (const mailbox of [value?.from, value?.replyTo]) {
    expect([mailbox?.name, String(mailbox?.address)]).toEqual([name, 'news@n.example']);
  }
});

test.each([
  ['The Table', 'bad-mailbox', 'must be `Name <address>`, or `name:` and `address:`'],
  ['The Table <news@>', 'bad-mailbox', '`from`'],
  ['[news@n.example]', 'wrong-value', '`from`'],
  ['{ name: The Table }', 'missing-from-address', 'from.address'],
  ['{ name: N, adress: news@n.example }', 'unknown-field', 'adress'],
])('the sender %s is refused with what to write', async (from, code, words) => {
  const root = await makeRoot({
    'issues/newsletter.yaml': head.replace(/^from:.*$/m, `from: ${from}`),
  });
  const { problems } = await readNewsletter(root, sourceKinds);
  expect(problems).toContainEqual(
    expect.objectContaining({ code, line: 4, message: expect.stringContaining(words) }),
  );
});
