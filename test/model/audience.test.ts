import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editionName, type IssueShape, scopeFor } from '../../src/model/audience.ts';

const shape: IssueShape = {
  languages: ['en', 'sr-Latn'],
  sections: ['members', 'news'],
  hasOthers: false,
};

describe('somebody gets', () => {
  test('the whole issue in their language, or in the first', () => {
    expect(scopeFor({ language: 'sr-Latn' }, shape, 'skip')).toEqual({ language: 'sr-Latn' });
    expect(scopeFor({}, shape, 'skip')).toEqual({ language: 'en' });
    expect(scopeFor({ language: 'el' }, shape, 'skip')).toEqual({ language: 'en' });
  });

  test('the sections that they follow, and what is in none', () => {
    const choice = { sections: ['news', 'press'] };
    expect(scopeFor(choice, shape, 'skip')).toEqual({ language: 'en', sections: ['news'] });
    const none = { sections: [] };
    expect(scopeFor(none, { ...shape, hasOthers: true }, 'skip')).toEqual({
      language: 'en',
      sections: [],
    });
  });

  test('no mail where their sections have nothing, or all of it where that is the setting', () => {
    const choice = { sections: ['press'] };
    expect(scopeFor(choice, shape, 'skip')).toBeUndefined();
    expect(scopeFor(choice, shape, 'whole')).toEqual({ language: 'en' });
  });

  test('the whole issue where it has only what they follow', () => {
    expect(scopeFor({ sections: ['members', 'news', 'press'] }, shape, 'skip')).toEqual({
      language: 'en',
    });
    expect(scopeFor({ sections: [] }, { ...shape, sections: [] }, 'skip')).toEqual({
      language: 'en',
    });
  });
});

test('two choices with the same outcome share an edition, and its name tells it from all others', () => {
  const choice = fc.record({
    language: fc.constantFrom('en', 'sr-Latn', 'el'),
    sections: fc.subarray(['members', 'news', 'press']),
  });
  fc.assert(
    fc.property(choice, choice, (one, other) => {
      const [a, b] = [one, other].map((each) => scopeFor(each, shape, 'whole'));
      if (a === undefined || b === undefined) throw new Error('somebody gets nothing');
      expect(editionName(a) === editionName(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
