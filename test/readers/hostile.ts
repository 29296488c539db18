/**
 * Writes a newsletter of 200 stories that nobody would wish for into the folder that is named:
 * control characters, markup, every script, one story as long as a story may be; and all that feeds can
 * have: pictures, sections, sources, corrections, two languages, a logo, a hub. What is an
 * error, such as a link that runs or a picture on another server, is not among it: that is not built.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pixel, settings } from '../helpers/root.ts';

const root = process.argv[2] as string;

const pieces = [
  ']]> and <![CDATA[ and --> and <!-- and &amp;amp; &#0; &#xFFFE;',
  '\u0001\u0008\u000b\u000c\u001b[31m\u007f\u0085\u2028\u2029\ufffe\uffff',
  '🎉 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
  'שלום \u202eعالم\u202c مرحبا \u2066x\u2069 ‏',
  'Ђурасовић Đurasović ćčšđž ŁØßıİ Νίκος ไทย 漢字',
  '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>',
  'javascript:alert(1) [d](https://example.org/?a=b&c=d#e) <mailto:a@b.example>',
  '<img src="https://evil.example/pixel.gif"> <iframe src="https://evil.example"></iframe>',
  '{{slot.unsubscribe}} {{{body}}} {{> footer}} <%= x %> $& $1',
  '| a | b |\n|---|---|\n| ]]> | <b> |\n\n> [!NOTE]\n> x\n\n- [x] done\n\n[^1]\n\n[^1]: note ]]>',
  `${'nested '.repeat(3)}${'> '.repeat(40)}deep\n\n${'- '.repeat(20)}deep`,
  '`` ` `` ```` ``` ```` ~~x~~ **_x_** \\\\ \\` &lt;b&gt; http://example.org/?a=b&c=d',
];

/** The second issue is in two languages. */
const folder = (number: number): string => join(root, 'issues', number > 180 ? '002' : '001');
const id = (number: number): string =>
  `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
for (const [number, last] of [
  [1, 180],
  [2, 200],
] as const) {
  await mkdir(join(folder(last), 'images'), { recursive: true });
  await writeFile(join(folder(last), 'images/a & b.png'), pixel);
  await writeFile(
    join(folder(last), 'issue.md'),
    `---\nnumber: ${number}\nid: ${id(1000 + number)}\ntitle: Odd ]]> & <b>\ndate: 2026-11-2${number}\n---\n\n${pieces[0]}\n`,
  );
}
await writeFile(join(root, 'issues/logo.png'), pixel);
await writeFile(
  join(root, 'issues/newsletter.yaml'),
  `${settings}hub: https://hub.example/?a=b&c=d
sources: [{ name: 'Talas <b> & ]]>', feed: 'https://talas.example/feed?a=b&c=d' }]
theme: { logo: { image: logo.png, alt: 'Logo <b> & ]]>' } }
`,
);
for (let number = 1; number <= 200; number += 1) {
  const piece = (pieces[number % pieces.length] as string).replaceAll('\0', '');
  const other = pieces[(number * 7) % pieces.length] as string;
  const title = JSON.stringify(`${number} ${piece.split('\n')[0]}`);
  const body = number === 100 ? 'Words of a long story. '.repeat(8_500) : `${other}\n\n${piece}`;
  const more = [
    number % 3 === 0 ? "image: 'images/a & b.png'\nimage_alt: '\"<b>'\n" : '',
    number % 4 === 0 ? "section: members\nsource: 'Talas <b> & ]]>'\n" : 'section: news\n',
    number % 50 === 0 ? "corrected: { date: 2026-11-30, note: ']]> <b> & it was Friday.' }\n" : '',
    number % 51 === 0 ? 'withdrawn: true\n' : '',
  ].join('');
  const head = `${more}id: ${id(number)}\ntitle: ${title}\ntags: [${JSON.stringify(piece.slice(0, 20).replaceAll(',', ''))}]\nauthor: ${JSON.stringify(other.slice(0, 30).split('\n')[0])}\n`;
  await writeFile(
    join(folder(number), `${String(number).padStart(3, '0')}-story-${number}.md`),
    `---\n${head}---\n\n${body}\n`,
  );
  if (number % 10 > 0 || number <= 180) continue;
  await writeFile(
    join(folder(number), `${String(number).padStart(3, '0')}-story-${number}.sr-Latn.md`),
    `---\ntitle: ${title}\n---\n\n${piece}\n`,
  );
}
