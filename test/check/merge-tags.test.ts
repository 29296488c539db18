import { expect, test } from 'vitest';
import { findMergeTags } from '../../src/check/text/find-merge-tags.ts';
import { shownBlocks } from '../../src/check/text/shown-text.ts';
import { parseTree } from '../../src/content/parse-markdown.ts';

const tagsIn = (text: string) =>
  shownBlocks(text, parseTree(text)).flatMap((block) => findMergeTags(block.text));

test.each([
  ['{{first_name}}', 'name'],
  ['{{ subscriber.first_name | default: "friend" }}', 'name'],
  ['{{{first_name}}}', 'name'],
  ['*|FNAME|*', 'name'],
  ['*|UNSUB|*', 'unsubscribe'],
  ['*|MC:SUBJECT|*', 'other'],
  ['%name%', 'name'],
  ['%FIRSTNAME%', 'name'],
  ['%%first_name%%', 'name'],
  ['%recipient.name%', 'name'],
  ['[[name]]', 'name'],
  ['[[first_name]]', 'name'],
  ['[FIRST_NAME]', 'name'],
  ['[First Name]', 'name'],
  ['[UNSUBSCRIBE]', 'unsubscribe'],
  ['{name}', 'name'],
  ['{$name}', 'name'],
  ['{{ site.baseurl }}', 'address'],
  ['{{ page.url }}', 'address'],
  ['{{ webversion }}', 'web'],
  ['{{#if paid}}', 'other'],
  [['$', '{firstName}'].join(''), 'name'],
  ['$[FNAME|customer]$', 'name'],
  ['<%= first_name %>', 'name'],
  ['[subscriber:firstname | default:reader]', 'name'],
  ['{ime}', 'name'],
  ['##first_name##', 'name'],
  ['[firstname,fallback=there]', 'name'],
  ['{!Contact.FirstName}', 'name'],
  ['[%first_name | default%]', 'name'],
  ['@@name@@', 'name'],
  ['||first_name||', 'name'],
  ['$name$', 'name'],
])('a merge tag is found, with what it was meant for: %s', (tag, instead) => {
  expect(tagsIn(`Dear ${tag}, hello.`)).toMatchObject([{ offset: 5, instead }]);
  expect(tagsIn(`Dear \`${tag}\`, hello.`)).toEqual([]);
  expect(tagsIn(`Words.\n\n    ${tag}\n`)).toEqual([]);
});

test.each([
  ...[
    '50% off, 20% more',
    'between 5% and 10%',
    'C:\\%APPDATA%\\x',
    '%PATH%',
    'https://e.example/%D0%BC%D0',
  ],
  ...[
    '[sic]',
    '[1]',
    '[NATO]',
    '[the name](https://e.example)',
    '[NAME](https://e.example)',
    '[ ] task',
  ],
  ...[
    '{a, b}',
    '{1}',
    'a | b | c',
    '$5 and $6',
    '«ime»',
    '<name>',
    '*bold*',
    '#name',
    'array[name]',
    'a || name || b',
    '$HOME$ and [a,b]',
  ],
  ...['{id}', '[see below]', '[[1, 2], [3, 4]]', '{{}}', '\\{\\{first_name}}'],
])('other text is none: %s', (text) => {
  expect(tagsIn(`Words ${text} words.`)).toEqual([]);
});
