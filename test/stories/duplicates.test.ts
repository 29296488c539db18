import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createItemIndex, type ItemContent, toKnownItem } from '../../src/stories/item-index.ts';
import { canonicalUrl, titleKey, urlKey } from '../../src/stories/item-keys.ts';
import { containment, sketch } from '../../src/stories/sketch.ts';
import { anyUrl } from '../helpers/any-character.ts';

/** Words that no two seeds share in the same order. */
const prose = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, at) => `w${(at * 7919 + seed * 104729) % 99991}`).join(' ');

const first = {
  id: 'urn:uuid:1',
  guid: 'https://mill.example/?p=7',
  url: 'https://www.mill.example/2026/open-doors/?utm_source=feed',
  title: 'Open doors at the mill',
  date: '2026-10-01',
  source: 'The Mill',
  text: prose(1, 90),
} satisfies ItemContent;
const past = createItemIndex([toKnownItem(first, 'issues/004/02-open-doors.md', 4)]);
const other = { title: 'Something else', text: prose(2, 90) };

describe('a story is surely a duplicate', () => {
  test('with the same id, the same id in its feed, or the same address', () => {
    const reason = (story: Partial<ItemContent>): unknown => past.find({ ...other, ...story });
    const known = { issue: 4, file: 'issues/004/02-open-doors.md' };
    expect(reason({ id: 'urn:uuid:1' })).toMatchObject({ certainty: 'sure', reason: 'id', known });
    expect(reason({ guid: 'https://mill.example/?p=7' })).toMatchObject({
      certainty: 'sure',
      reason: 'id in its feed',
    });
    expect(reason({ url: 'http://mill.example/2026/open-doors#more' })).toMatchObject({
      certainty: 'sure',
      reason: 'URL',
    });
  });

  test('with the same title and day, from the same source or in much the same words', () => {
    const { title, date } = first;
    const same = { title: '“Open Doors” at the Mill!', date };
    expect(past.find({ ...same, source: 'The Mill', text: prose(3, 90) })?.certainty).toBe('sure');
    const half = `${prose(1, 60)} ${prose(4, 60)}`;
    expect(past.find({ ...same, source: 'Another', text: half })?.certainty).toBe('sure');
    const stranger = past.find({
      title,
      date,
      source: 'Another',
      text: prose(3, 90),
    });
    expect(stranger?.certainty).toBe('likely');
  });

  test('with the same title and all the same words', () => {
    expect(past.find({ title: first.title, text: `${first.text} once` })?.certainty).toBe('sure');
    const short = createItemIndex([
      toKnownItem({ title: 'Doors', text: 'They are open today.' }, 'a.md'),
    ]);
    expect(short.find({ title: 'Doors', text: 'They are open today!' })?.certainty).toBe('sure');
    expect(short.find({ title: 'Doors', text: 'They are open tomorrow.' })).toBeUndefined();
  });

  test('a number that a feed counts by means nothing in another feed', () => {
    const counted = createItemIndex([
      toKnownItem({ ...other, guid: '7', source: 'The Mill' }, 'a.md'),
    ]);
    const asked = { title: 'Third', text: prose(5, 90), guid: '7' };
    expect(counted.find({ ...asked, source: 'The Mill' })?.certainty).toBe('sure');
    expect(counted.find({ ...asked, source: 'Another' })).toBeUndefined();
  });
});

describe('a story is likely a duplicate', () => {
  test('with the same title on another day', () => {
    expect(past.find({ title: 'OPEN DOORS AT THE MILL', text: '' })).toMatchObject({
      certainty: 'likely',
      reason: 'title',
    });
  });

  test('with nearly the same words under another title, also where one was cut short', () => {
    const changed = `${prose(1, 45)} changed here ${prose(1, 90).split(' ').slice(46).join(' ')}`;
    expect(past.find({ title: 'Come in', text: changed })?.certainty).toBe('likely');
    expect(past.find({ title: 'Come in', text: prose(1, 40) })?.certainty).toBe('likely');
    const longer = `${prose(9, 300)} ${first.text}`;
    expect(past.find({ title: 'Come in', text: longer })?.certainty).toBe('likely');
  });

  test('with most words of one of many that have all words in common', () => {
    /** The eighth word of each story changes with `copy`. */
    const wordsOf = (seed: number, copy = 0): string =>
      Array.from({ length: 150 }, (_, at) =>
        at % 20 === 8 && copy > 0
          ? `copy${copy}x${at}`
          : `w${((seed * 97 + at * at * seed) % 1009) % 40}`,
      ).join(' ');
    const many = Array.from({ length: 400 }, (_, at) => ({
      title: `Story ${at}`,
      text: wordsOf(at + 3),
    }));
    const index = createItemIndex(many.map((each, at) => toKnownItem(each, `${at}`, 1)));
    for (let at = 0; at < many.length; at += 20) {
      const found = index.find({ title: 'Another', text: wordsOf(at + 3, 1) });
      expect(found?.known.file, `${at}`).toBe(`${at}`);
    }
  });
});

describe('a story is no duplicate', () => {
  test('that shares long sentences with another one', () => {
    const sibling = `${prose(1, 40)} ${prose(6, 60)}`;
    expect(past.find({ title: 'The second workshop', text: sibling })).toBeUndefined();
  });

  test('of a few words, of one word as a title, or without words', () => {
    const short = createItemIndex([
      toKnownItem({ title: 'Announcement', text: 'Read it on our site today.' }, 'a.md'),
      toKnownItem({ title: '', text: '' }, 'b.md'),
    ]);
    expect(short.find({ title: 'News', text: 'Read it on our site today.' })).toBeUndefined();
    expect(short.find({ title: 'Announcement', text: prose(7, 90) })).toBeUndefined();
    expect(short.find({ title: '', text: '' })).toBeUndefined();
  });
});

describe('keys', () => {
  test('of URLs are those of the page that a version for phones or a session shows', () => {
    const key = urlKey('https://www.a.example/x');
    for (const url of [
      'https://a.example/x/amp/',
      'https://a.example/x/amp',
      'https://amp.a.example/x',
      'https://m.a.example/x?amp=1',
      'http://mobile.a.example/x/?amp',
      'https://a.example/x?PHPSESSID=1&source=rss-1a------2',
    ])
      expect(urlKey(url), url).toBe(key);
    expect(urlKey('https://a.example/x.amp.html')).toBe(urlKey('https://a.example/x.html'));
    expect(urlKey('https://a.example/amp')).not.toBe(urlKey('https://a.example/'));
    expect(urlKey('https://a.example/x?amp=3')).not.toBe(key);
    expect(urlKey('https://m.example/x')).not.toBe(urlKey('https://example/x'));
    expect(urlKey('https://a.example/x?source=mill')).not.toBe(key);
  });

  test('of URLs ignore tracking parameters, and differ for different pages', () => {
    expect(canonicalUrl('https://a.example/x?id=3&utm_campaign=n&fbclid=Q&mc_eid=1#top')).toBe(
      'https://a.example/x?id=3',
    );
    expect(canonicalUrl('https://a.example/#/story/3')).toBe('https://a.example/#/story/3');
    for (const none of ['mailto:a@b.example', 'javascript:1', '/x', '']) {
      expect(canonicalUrl(none)).toBeUndefined();
    }
    const same = [
      'http://a.example/x/',
      'https://www.a.example/x?',
      'https://A.example:443/x/index.html',
    ];
    expect(new Set(same.map(urlKey))).toEqual(new Set(['a.example/x']));
    expect(urlKey('https://a.example/?p=1')).not.toBe(urlKey('https://a.example/?p=2'));
    expect(urlKey('https://a.example/#/1')).not.toBe(urlKey('https://a.example/#/2'));
  });

  test('of titles ignore case, accents and marks', () => {
    expect(titleKey('„Ђ“ – Đurđevdan: ŠTA JE?')).toBe(titleKey('ђ djurdjevdan sta je'));
  });

  test('never throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyUrl, fc.string()), (url) => {
        const clean = canonicalUrl(url);
        if (clean !== undefined) expect(canonicalUrl(clean)).toBe(clean);
        urlKey(url);
      }),
    );
  });
});

test('two sketches show how much of the shorter text occurs in the longer', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 600 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (count, share) => {
        const kept = Math.round(count * share);
        const text = `${prose(11, kept)} ${prose(12, count - kept)}`;
        expect(Math.abs(containment(sketch(prose(11, count)), sketch(text)) - share)).toBeLessThan(
          0.25,
        );
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});
