import { chromium } from 'playwright-core';
const [,, out, ...urls] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const u of urls) for (const w of [600, 360]) for (const dark of [false, true]) {
  const p = await b.newPage({ viewport: { width: w, height: 800 }, colorScheme: dark ? 'dark' : 'light' });
  await p.goto(u.startsWith('http') ? u : 'file://' + u);
  const name = u.replace(/^.*public\//, '').replace(/[^a-z0-9]+/gi, '-');
  await p.screenshot({ path: `${out}/${name}-${w}${dark ? '-dark' : ''}.png`, fullPage: true });
  await p.close();
}
await b.close();
