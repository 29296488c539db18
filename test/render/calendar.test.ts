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

describe('the end of an event in a calendar', () => {
  it.each([
    ['2026-12-01T18:00', '2026-12-01T20:00', '2026-12-01T19:00:00.000Z'],
    // Until the end of the last day, in summer and winter.
    ['2026-12-01T18:00', '2026-12-03', '2026-12-03T23:00:00.000Z'],
    ['2026-06-01T18:00', '2026-06-03', '2026-06-03T22:00:00.000Z'],
    // An end has to be later than the beginning (RFC 5545, 3.8.2.2).
    ['2026-12-01T18:00', '2026-12-01T18:00', undefined],
    ['2026-12-01T18:00', '2026-12-01', undefined],
    ['2026-12-01T18:00', undefined, undefined],
  ])('is for %s to %s: %s', (starts, ends, expected) => {
    const occasion = occasionOf({ starts, ends }, 'Europe/Belgrade');
    const { component } = read(calendarFile({ ...event, occasion }));
    const end = component.getFirstPropertyValue('dtend');
    expect(end === null ? undefined : new Date(String(end)).toISOString()).toBe(expected);
  });
});

it('leaves out what a calendar file cannot have', () => {
  const { event: found } = read(
    calendarFile({ ...event, title: 'A\u0007\u000b\u009f b\rc\u2028d' }),
  );
  expect(found.summary).toBe('A b\nc\nd');
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
    const after = ['2026-11-24', '2026-11-30', '2026-12-01'].map((date) => {
      const corrected = { date, note: 'It begins at seven.' };
      const files = filesOf({
        ...tea,
        title: 'Tea and cake',
        starts: '2026-12-01T19:00',
        corrected,
      });
      const { event: found, component } = read(files?.get('003/tea/event.ics') ?? '');
      expect(found.uid).toBe(event.uid);
      expect(String(component.getFirstPropertyValue('dtstamp'))).toContain(date);
      return found.sequence;
    });
    expect(after).toEqual([1, 6, 7]);
  });

  it('has no calendar file once it is withdrawn', () => {
    const files = filesOf({ ...tea, withdrawn: true });
    expect([...(files?.keys() ?? [])].some((path) => path.endsWith('.ics'))).toBe(false);
    expect(files?.get('003/tea/index.html')).not.toContain('event.ics');
  });
});
