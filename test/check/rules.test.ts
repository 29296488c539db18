import { expect, test } from 'vitest';
import { checkEdition } from '../../src/check/check-edition.ts';
import { checkDefinitions } from '../../src/check/problems.ts';
import { textDefinitions } from '../../src/check/text/problems.ts';
import { messageKeys } from '../../src/lib/i18n/messages.ts';
import type { Issue } from '../../src/model/issue.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import type { Problem } from '../../src/model/problem.ts';
import { createItemIndex, itemContentOf, toKnownItem } from '../../src/stories/item-index.ts';
import {
  checking,
  issue,
  item,
  newsletter,
  picture,
  renderWhole,
  templates,
  type Whole,
} from '../render/sample.ts';

interface Case {
  issue?: Issue;
  newsletter?: Newsletter;
  /** Changes what was rendered, as a template of the newsletter's own could. */
  change?: (whole: Whole) => void;
  /** What the rule says, with the place. */
  finds: Partial<Problem>;
}

const words = (bytes: number): string => `${'word '.repeat(20)}\n\n`.repeat(bytes / 102);
const page = { file: 'issues/003/issue.md' };
const photo = (bytes: number) => ({ ...picture('images/mill.png'), bytes: Buffer.alloc(bytes) });
const withPhoto = (bytes: number): Issue =>
  issue({ items: [item({ image: 'images/mill.png' })], pictures: [photo(bytes)] });

const { serviceUrl: _, ...withoutService } = newsletter;

const withEvents: Newsletter = {
  ...newsletter,
  sections: [{ id: 'events', title: 'Events', layout: 'events' }],
};

const cases: [string, Case][] = [
  [
    'event-over',
    {
      newsletter: withEvents,
      issue: issue({
        items: [
          item({ slug: 'a', section: 'events', starts: '2026-11-23T18:00' }),
          item({ slug: 'b', title: 'Tonight', section: 'events', starts: '2026-11-24T18:00' }),
        ],
      }),
      finds: { severity: 'warning', file: 'issues/003/a.md' },
    },
  ],
  [
    'event-undated',
    {
      newsletter: withEvents,
      issue: issue({ items: [item({ slug: 'a', section: 'events', body: 'Words.' })] }),
      finds: { severity: 'warning', file: 'issues/003/a.md' },
    },
  ],
  [
    'second-lead',
    {
      issue: issue({
        items: [
          item({ slug: 'a', title: 'First', lead: true, body: 'Words.' }),
          item({ slug: 'b', lead: true, body: 'Other words.' }),
        ],
      }),
      finds: {
        severity: 'warning',
        file: 'issues/003/b.md',
        message: expect.stringContaining('"First"'),
      },
    },
  ],
  ['empty-issue', { issue: issue(), finds: { severity: 'error', ...page } }],
  [
    'empty-issue',
    { issue: issue({ items: [item({ withdrawn: true })] }), finds: { severity: 'error' } },
  ],
  [
    'missing-subject',
    { issue: issue({ subject: '', items: [item()] }), finds: { severity: 'error', line: 1 } },
  ],
  [
    'missing-words',
    {
      newsletter: { ...newsletter, languages: ['it'] },
      finds: { severity: 'warning', hint: expect.stringContaining('it.json') },
    },
  ],
  [
    'incomplete-words',
    {
      newsletter: {
        ...newsletter,
        languages: ['it'],
        words: { it: Object.fromEntries(messageKeys.slice(1).map((key) => [key, 'Parola'])) },
      },
      finds: { severity: 'warning', message: expect.stringContaining('1 fixed text') },
    },
  ],
  [
    'missing-text',
    {
      newsletter: {
        ...newsletter,
        textGaps: [{ language: 'en', field: 'description', place: { file: 'x', line: 3 } }],
      },
      finds: { severity: 'warning', line: 3 },
    },
  ],
  [
    'long-subject',
    {
      issue: issue({ subject: 'š'.repeat(79), items: [item()] }),
      finds: { severity: 'warning', message: expect.stringContaining('79 characters') },
    },
  ],
  [
    'large-mail',
    { issue: issue({ items: [item({ body: words(55_000) })] }), finds: { severity: 'warning' } },
  ],
  [
    'large-mail',
    { issue: issue({ items: [item({ body: words(110_000) })] }), finds: { severity: 'error' } },
  ],
  [
    'heavy-pictures',
    {
      issue: withPhoto(1_100_000),
      finds: { severity: 'warning', hint: expect.stringContaining('mill.png') },
    },
  ],
  ['heavy-pictures', { issue: withPhoto(5_300_000), finds: { severity: 'error' } }],
  [
    'third-party',
    {
      change: (whole) => {
        whole.page += '<img src="https://cdn.example/pixel.gif">';
      },
      finds: { severity: 'error', message: expect.stringContaining('web page') },
    },
  ],
  [
    'active-content',
    {
      change: (whole) => {
        whole.feedHtml += '<script>alert(1)</script>';
      },
      finds: { severity: 'error', message: expect.stringContaining('feed') },
    },
  ],
  [
    'repeated-item',
    {
      issue: issue({ items: [item({ id: 'urn:uuid:told' })] }),
      finds: {
        severity: 'warning',
        file: 'issues/003/story.md',
        message: expect.stringContaining('Issue 1 already has this item: issues/001/01-a.md'),
      },
    },
  ],
  [
    'placeholder',
    {
      issue: issue({ items: [item({ body: 'The price is TBD.' })] }),
      finds: { severity: 'warning', file: 'issues/003/story.md' },
    },
  ],
  [
    'placeholder',
    {
      issue: issue({ intro: '[insert greeting]', items: [item()] }),
      finds: { severity: 'warning', ...page },
    },
  ],
  [
    'raw-markdown',
    {
      issue: issue({ items: [item({ body: 'One.\n\nA **bold start.' })] }),
      finds: { severity: 'warning', file: 'issues/003/story.md', line: 3, column: 3 },
    },
  ],
  [
    'raw-markdown',
    {
      issue: issue({ items: [item({ title: 'The **bold** one' })] }),
      finds: { severity: 'warning', file: 'issues/003/story.md', line: 1 },
    },
  ],
  [
    'unused-note',
    {
      issue: issue({ items: [item({ body: 'Words.\n\n[^lost]: A note.' })] }),
      finds: { severity: 'warning', line: 3, column: 1 },
    },
  ],
  [
    'empty-heading',
    {
      issue: issue({ items: [item({ body: 'Words.\n\n## \n\nMore.' })] }),
      finds: { severity: 'warning', line: 3, column: 1 },
    },
  ],
  [
    'open-code-block',
    {
      issue: issue({ items: [item({ body: 'Words.\n\n```js\ncode()' })] }),
      finds: { severity: 'warning', line: 3, column: 1 },
    },
  ],
  [
    'merge-tag',
    {
      issue: issue({ intro: 'Dear\n*|FNAME|*,', items: [item()] }),
      finds: {
        severity: 'warning',
        ...page,
        line: 2,
        column: 1,
        message: expect.stringContaining('"*|FNAME|*"'),
        hint: expect.stringContaining('greeting'),
      },
    },
  ],
  [
    'repeated-title',
    {
      issue: issue({ title: 'The  FIRST', items: [item()] }),
      finds: { severity: 'warning', ...page, message: expect.stringContaining('Issue 1') },
    },
  ],
  [
    'far-date',
    {
      issue: issue({ items: [item({ date: '0206-11-24' })] }),
      finds: { severity: 'warning', file: 'issues/003/story.md' },
    },
  ],
  ['far-date', { issue: issue({ date: '2062-11-24', items: [item()] }), finds: page }],
  [
    'missing-postal-address',
    {
      newsletter: { ...newsletter, postalAddress: [] },
      finds: { severity: 'warning', file: 'issues/newsletter.yaml' },
    },
  ],
  [
    'missing-service-url',
    {
      newsletter: withoutService,
      finds: { severity: 'warning', file: 'issues/newsletter.yaml' },
    },
  ],
];

async function check({
  issue: checked,
  newsletter: settings,
  change,
}: Partial<Case>): Promise<Problem[]> {
  const input = {
    newsletter: settings ?? newsletter,
    issue: checked ?? issue({ items: [item({ body: 'Words.' })] }),
  };
  const { value } = await renderWhole({
    ...input,
    language: input.newsletter.languages[0],
    templates,
  });
  if (value === undefined) throw new Error('not rendered');
  change?.(value);
  const known = toKnownItem(
    itemContentOf(item({ id: 'urn:uuid:told', title: 'Told' })),
    'issues/001/01-a.md',
    1,
  );
  return checkEdition({
    ...input,
    edition: value,
    web: value,
    earlier: createItemIndex([known]),
    ...checking,
  });
}

test.each(cases)('%s is found, and nothing else', async (code, each) => {
  expect(await check(each)).toMatchObject([{ code, ...each.finds }]);
});

test('an issue without faults has no findings', async () => {
  expect(await check({})).toEqual([]);
});

test('an item that names the other with duplicate_of is repeated on purpose', async () => {
  const again = item({ id: 'urn:uuid:told', duplicateOf: 'urn:uuid:other' });
  expect(await check({ issue: issue({ items: [again] }) })).toEqual([]);
});

/** About files in git, not about an issue: see `cli/leaks.test.ts`. */
const ofFiles = [
  'committed-secret',
  'exposed-secret',
  'missing-translation',
  'older-translation',
  'unfinished-translation',
];

test('every code of the rules has a case', () => {
  expect([...new Set([...cases.map(([code]) => code), ...ofFiles])].sort()).toEqual(
    Object.keys({ ...checkDefinitions, ...textDefinitions }).sort(),
  );
});
