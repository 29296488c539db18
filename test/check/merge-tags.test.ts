import { expect, test } from 'vitest';
import { tagsInBody } from '../../src/check/text/tags-in-body.ts';
import { parseTree } from '../../src/lib/markdown-syntax.ts';

const tagsIn = (source: string) => tagsInBody({ source, tree: parseTree(source) });

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
  ['#name#', 'name'],
  ['#FIRST_NAME#', 'name'],
  ['<<FirstName>>', 'name'],
  ['<first_name>', 'name'],
  ['«FirstName»', 'name'],
  ['[firstname]', 'name'],
  ['[your name]', 'name'],
  ['[name]', 'name'],
  ['[Vorname]', 'name'],
  ['[unsubscribe]', 'unsubscribe'],
  ['[[ first_name ]]', 'name'],
  ['[[NAME|friend]]', 'name'],
  ['{first name}', 'name'],
  ['{name|friend}', 'name'],
  ['{contactfield=firstname}', 'name'],
  ['{име}', 'name'],
  ['[ИМЕ]', 'name'],
  ['%ИМЕ%', 'name'],
  ['%name|friend%', 'name'],
  ['%%=v(@firstname)=%%', 'name'],
  ['%[firstname]%', 'name'],
  ['[@name]', 'name'],
  ['~Contact.FirstName~', 'name'],
  ['$FirstName', 'name'],
  ['{% if subscriber.name %}', 'name'],
  ['{%- endif -%}', 'other'],
  ['{% for each in items %}', 'other'],
  ['{{ now | date: "%Y" }}', 'other'],
  ['{if $name}', 'name'],
  ['[/if]', 'other'],
  ['<#if name>', 'name'],
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
  ...['#hashtag', '#one #two', '#c#', 'C# and F#', '#ff0000', 'https://e.example/#name/x#y'],
  ...['50 %', '[[1]](https://e.example)', 'a[^name]', 'SUMMARY;LANGUAGE=en:Talk', '[New York]'],
  ...[
    '<< back',
    'a << b >> c',
    '«Ana»',
    '[city]',
    '[date]',
    '$PATH',
    '{% include a.html %}',
    '{{ }}',
  ],
  ...[
    'the [name](https://e.example), too',
    '[if](https://e.example)',
    '{0} and {1,2}',
    '[email protected]',
  ],
  ...['{id}', '[see below]', '[[1, 2], [3, 4]]', '{{}}', '\\{\\{first_name}}'],
])('other text is none: %s', (text) => {
  expect(tagsIn(`Words ${text} words.`)).toEqual([]);
});

test.each([
  ['| *|NAME|* | b |\n|---|---|\n| 1 | 2 |', ['*|NAME|*']],
  ['| a | b |\n|---|---|\n| Dear *|FNAME|* | 2 |', ['*|FNAME|*']],
  ['| a |\n|---|\n| *\\|FNAME\\|* |', ['*\\|FNAME\\|*']],
  ['| {{name}} | [[name]] |\n|---|---|\n| %name% | `%name%` |', ['{{name}}', '[[name]]', '%name%']],
  [
    '[a](*|ARCHIVE|*), [b]({{ url }}/x) and [c](%unsubscribe_url%)',
    ['*|ARCHIVE|*', '{{ url }}', '%unsubscribe_url%'],
  ],
  ['*|IF:FNAME|* Hi *|FNAME|* *|END:IF|*', ['*|IF:FNAME|*', '*|FNAME|*', '*|END:IF|*']],
  ['`*|X|*` <!-- *|Y|* -->\n\n    *|Z|*', []],
])('in tables, links and conditions: %s', (text, expected) => {
  expect(tagsIn(text).map(({ tag }) => tag)).toEqual(expected);
});
