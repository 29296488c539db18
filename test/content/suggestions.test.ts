import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainDay } from '../../src/model/calendar.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const png = await readFile(
  join(import.meta.dirname, '../fixtures/newsletter/issues/001/images/eleven-lamps.png'),
);
const head = (more: string) =>
  `---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: A story\n${more}---\n\n`;

async function checkStory(story: string, pictures: readonly string[] = []) {
  const root = await makeRoot({
    'issues/001/issue.md':
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
    'issues/001/01-story.md': story,
    ...Object.fromEntries(pictures.map((path) => [`issues/001/${path}`, png])),
  });
  return (await call('check', ['1', '--root', root])).stderr;
}

test.for([
  ['images/harbor.png', 'images/harbour.png'],
  ['images/harbour.jpg', 'images/harbour.png'],
  ['harbour.png', 'images/harbour.png'],
  ['pictures/harbour.png', 'images/harbour.png'],
  ['images/Harbour.png', 'images/harbour.png'],
  ['images/luka-2.png', 'images/luka.png'],
  ['images/usce_sa-casovima.png', 'images/Ušće sa časovima.png'],
  ['images/Ušće%20sa%20ćasovima.png', 'images/Ušće sa časovima.png'],
  ['images/djacki-izlet.jpeg', 'images/đački_izlet.png'],
  ['images/dacki%20izlet.png', 'images/đački_izlet.png'],
  ['images/парк.png', 'images/old/park.png'],
  ['images/park.webp', 'images/old/park.png'],
])('for the missing picture %s, %s is suggested', async ([written, meant]) => {
  const said = await checkStory(`${head('')}![Boats](${written})\n`, [
    'images/harbour.png',
    'images/luka.png',
    'images/Ušće sa časovima.png',
    'images/đački_izlet.png',
    'images/old/park.png',
    'images/sixteen-chairs.png',
  ]);
  expect(said).toContain(`Did you mean "${meant}"?`);
});

test('no picture is suggested that is not similar', async () => {
  const pictures = ['images/x.png', 'images/cut.png'];
  const said = await checkStory(`${head('')}![Boats](images/none.png)\n`, pictures);
  expect(said).toContain('Picture not found');
  expect(said).not.toContain('Did you mean');
});

test.for([
  ['date: 2026-06-31', 'June has 30 days'],
  ['date: 2026-02-29', 'February 2026 has 28 days'],
  ['date: 2026-13-01', 'the months are 01 to 12'],
  ['date: 2026-04-00', 'April has 30 days'],
  ['not_before: 2026-11-31', 'November has 30 days'],
  ['starts: 2026-09-31 18:00', 'September has 30 days'],
  ['starts: 2026-09-30 18:00\nends: 2026-02-30 20:00', 'February 2026 has 28 days'],
  ['date: 2025-02-29', 'February 2025 has 28 days'],
  ['date: 2100-02-29', 'February 2100 has 28 days'],
  ['date: 2026/06/31', 'June has 30 days'],
  ['date: "20260631"', 'June has 30 days'],
  ['date: 31.6.2026', 'June has 30 days'],
  ['date: 31. 06. 2026.', 'June has 30 days'],
  ['date: 6/31/2026', 'June has 30 days'],
  ['date: 30 February 2026', 'February 2026 has 28 days'],
  ['date: "April 31, 2026"', 'April has 30 days'],
])('%s: the error says that %s', async ([line, reason]) => {
  expect(await checkStory(`${head(`${line}\n`)}Words.\n`)).toContain(reason);
});

test('so does the option --date', async () => {
  const root = await makeRoot({});
  const { code, stderr } = await call('compose', ['--date', '2026-02-30', '--root', root]);
  expect(code).toBe(2);
  expect(stderr).toContain('February 2026 has 28 days');
});

test('every day of the calendar exists, and no other', () => {
  for (let month = 0; month < 14; month += 1) {
    for (let day = 0; day < 33; day += 1) {
      for (const year of [1900, 2000, 2024, 2026]) {
        const date = new Date(Date.UTC(year, month - 1, day));
        const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(explainDay(year, month, day) === undefined, `${year}-${month}-${day}`).toBe(exists);
      }
    }
  }
});
