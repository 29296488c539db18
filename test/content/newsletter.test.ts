import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const head =
  'format: 1\nname: N\nsite_url: https://n.example\nfrom: { name: N, address: n@n.example }\n';

async function read(theme: string) {
  const root = await makeRoot({
    'issues/newsletter.yaml': `${head}theme:\n${theme}`,
    'issues/images/logo.png': pixel,
  });
  const { value, problems } = await readNewsletter(root, sourceKinds);
  return { theme: value?.theme, told: problems.map((each) => formatProblem(each).split('\n')[0]) };
}

test('a theme says only what is other than usual', async () => {
  const { theme } = await read('  accent: "#5a1d4c"\n  width: 640\n');
  expect(theme).toMatchObject({ accent: '#5a1d4c', paper: '#ffffff', width: 640 });
  expect(theme?.titleFont).toContain('Georgia');
  expect((await read('  {}\n')).theme).toMatchObject({ accent: '#1b5e7a' });
});

test('colours that cannot be read on each other are told, all of them, with their lines', async () => {
  const { theme, told } = await read('  accent: "#77aa77"\n  quiet: "#aaaaaa"\n  ink: red\n');
  expect(theme).toBeUndefined();
  expect(told).toEqual([
    'issues/newsletter.yaml:8:8  error: theme.ink: This is not a colour. (bad-colour)',
    'issues/newsletter.yaml:6:11  error: theme.accent: accent on paper cannot be read by everybody. (low-contrast)',
    'issues/newsletter.yaml:6:11  error: theme.accent: white on accent cannot be read by everybody. (low-contrast)',
    'issues/newsletter.yaml:7:10  error: theme.quiet: quiet on paper cannot be read by everybody. (low-contrast)',
    'issues/newsletter.yaml:7:10  error: theme.quiet: quiet on ground cannot be read by everybody. (low-contrast)',
  ]);
});

test('a font stack is names between commas, and nothing that could leave its place in a style sheet', async () => {
  for (const bad of ['Arial; color: red', 'x}</style>', '"url(https://x.example)"', "'a, b"]) {
    const { told } = await read(`  text_font: ${JSON.stringify(bad)}\n`);
    expect(told.join(), bad).toContain('bad-fonts');
  }
  const { theme } = await read('  text_font: "\'Noto Sans\', Šapat, sans-serif"\n');
  expect(theme?.textFont).toBe("'Noto Sans', Šapat, sans-serif");
});

test('the logo lies under issues/, has words, and is never shown larger than it is', async () => {
  const { theme } = await read('  logo: { image: images/logo.png, alt: N }\n');
  expect(theme?.logo).toMatchObject({ alt: 'N', width: 1, picture: { path: 'images/logo.png' } });
  expect((await read('  logo: { image: images/none.png, alt: N }\n')).told).toEqual([
    'issues/newsletter.yaml:6:18  error: There is no picture "images/none.png". (missing-picture)',
  ]);
  expect((await read('  logo: { image: images/logo.png }\n')).told.join()).toContain('missing-');
});
