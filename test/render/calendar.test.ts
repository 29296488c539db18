import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { occasionOf } from '../../src/model/occasion.ts';
import { type CalendarEvent, calendarFile } from '../../src/render/calendar-file.ts';
import { renderPages } from '../../src/render/render-pages.ts';
import { issue, item, newsletter, templates } from './sample.ts';

const event: CalendarEvent = {
  uid: '00000000-0000-4000-8000-000000000001',
  changed: '2026-11-24',
  sequence: 0,
  occasion: occasionOf({ starts: '2026-12-01T18:00', ends: '2026-12-01T20:00' }, 'Europe/Belgrade'),
  title: 'Sastanak; čaj, kolači \\ “razgovor” 😀'.repeat(4),
  summary: `Prvi red\nDrugi red, ${'ćčšđž'.repeat(60)}`,
  place: 'Sala 2, Novi Sad; prvi sprat',
  url: 'https://weir.example/003/tea/',
};

function read(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  const [found] = calendar.getAllSubcomponents('vevent');
  if (found === undefined) throw new Error('no event');
  return { calendar, event: new ICAL.Event(found), component: found };
}

describe('the calendar file of an event', () => {
  it('is read by a calendar as it was written', () => {
    const file = calendarFile(event);
    const { calendar, event: found } = read(file);
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(found).toMatchObject({ uid: event.uid, summary: event.title, location: event.place });
    expect(found.description).toBe(event.summary);
    expect(found.startDate.toJSDate().toISOString()).toBe('2026-12-01T17:00:00.000Z');
    expect(found.endDate.toJSDate().toISOString()).toBe('2026-12-01T19:00:00.000Z');
  });

  it('has lines of at most 75 octets that end in CRLF, and is the same at every build', () => {
    const file = calendarFile(event);
    expect(file).not.toMatch(/[^\r]\n|\r[^\n]/);
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(file.isWellFormed()).toBe(true);
    expect(calendarFile(event)).toBe(file);
  });

  it('has whole days where no time is known, until the day after the last', () => {
    const occasion = occasionOf({ starts: '2026-12-30', ends: '2026-12-31' }, 'Europe/Belgrade');
    const { event: found } = read(calendarFile({ ...event, occasion }));
    expect(found.startDate.toString()).toBe('2026-12-30');
    expect(found.endDate.toString()).toBe('2027-01-01');
  });
});

describe('an event of an issue', () => {
  const tea = item({
    id: `urn:uuid:${event.uid}`,
    slug: 'tea',
    title: 'Tea',
    body: 'Bring a cup.',
    starts: '2026-12-01T18:00',
    place: 'The mill',
  });
  const filesOf = (changed = tea) =>
    renderPages({
      newsletter,
      issue: issue({ items: [changed, item({ slug: 'other' })] }),
      language: 'en',
      templates,
      around: { languages: ['en'] },
    }).value?.files;

  it('has a calendar file beside its page, which links to it', () => {
    const files = filesOf();
    expect([...(files?.keys() ?? [])].filter((path) => path.endsWith('.ics'))).toEqual([
      '003/tea/event.ics',
    ]);
    expect(files?.get('003/tea/index.html')).toContain(
      '<a href="./event.ics">Add to your calendar: Tea</a>',
    );
    expect(files?.get('003/index.html')).toContain('href="tea/event.ics"');
    const { event: found } = read(files?.get('003/tea/event.ics') ?? '');
    expect(found).toMatchObject({ uid: event.uid, summary: 'Tea', description: 'Bring a cup.' });
  });

  it('keeps its UID when it is corrected, and says that it is newer', () => {
    const corrected = { date: '2026-11-30', note: 'It begins at seven.' };
    const after = filesOf({ ...tea, title: 'Tea and cake', starts: '2026-12-01T19:00', corrected });
    const { event: found, component } = read(after?.get('003/tea/event.ics') ?? '');
    expect(found).toMatchObject({ uid: event.uid, sequence: 1 });
    expect(String(component.getFirstPropertyValue('dtstamp'))).toContain('2026-11-30');
  });

  it('has no calendar file once it is withdrawn', () => {
    const files = filesOf({ ...tea, withdrawn: true });
    expect([...(files?.keys() ?? [])].some((path) => path.endsWith('.ics'))).toBe(false);
    expect(files?.get('003/tea/index.html')).not.toContain('event.ics');
  });
});
