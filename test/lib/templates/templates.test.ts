import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compileTemplate,
  safeHtml,
  TemplateMistake,
} from '../../../src/lib/templates/compile-template.ts';
import { darkPaper, forDark } from '../../../src/lib/templates/dark-colour.ts';
import { loadTemplates } from '../../../src/lib/templates/load-templates.ts';
import { contrast } from '../../../src/model/contrast.ts';

function run(files: Record<string, string>, data: unknown): string {
  const { value, problems } = compileTemplate(new Map(Object.entries(files)), 'main.hbs');
  expect(problems).toEqual([]);
  return (value as (data: unknown) => string)(data);
}

function problemsOf(files: Record<string, string>) {
  const { value, problems } = compileTemplate(new Map(Object.entries(files)), 'main.hbs');
  expect(value).toBeUndefined();
  return problems;
}

it('of a newsletter counts under the name that it had in earlier versions', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'templates-'));
  await writeFile(join(folder, 'letter.mjml.hbs'), 'old');
  expect(loadTemplates([folder])).toEqual(new Map([['system-mail.mjml.hbs', 'old']]));
  await writeFile(join(folder, 'system-mail.mjml.hbs'), 'new');
  expect(loadTemplates([folder])).toEqual(new Map([['system-mail.mjml.hbs', 'new']]));
  await rm(folder, { recursive: true });
});

describe('a template', () => {
  it('escapes data, except what is marked as safe', () => {
    expect(run({ 'main.hbs': '{{a}} {{b}}' }, { a: '<b>"', b: safeHtml('<i>') })).toBe(
      '&lt;b&gt;&quot; <i>',
    );
  });

  it('calls partials by the name of their file', () => {
    const files = {
      'main.hbs': '{{> one}} {{> two colour="red"}}',
      'partials/one.mjml.hbs': '{{name}}',
      'partials/two.hbs': '{{colour}}',
    };
    expect(run(files, { name: 'A' })).toBe('A red');
  });

  it('does not indent the preformatted text of a partial', () => {
    const files = { 'main.hbs': '<a>\n  {{> one}}\n</a>', 'partials/one.hbs': '<pre>x\ny</pre>\n' };
    expect(run(files, {})).toContain('x\ny');
  });

  it('never compiles data', () => {
    expect(run({ 'main.hbs': '{{a}}' }, { a: '{{b}}', b: 'secret' })).toBe('{{b}}');
  });

  it.each([
    '{{constructor}}',
    '{{a.constructor}}',
    '{{a.length.constructor.name}}',
    '{{toString}}',
  ])('cannot read %s', (source) => {
    const text = (() => {
      try {
        return run({ 'main.hbs': source }, { a: 'x' });
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateMistake);
        return '';
      }
    })();
    expect(text).toBe('');
  });

  it.each([
    ['one\n{{#if a}}', 'template-syntax', 2, ''],
    ['one\n{{#if a}}{{/each}}', 'template-syntax', 2, ''],
    ['one\n{{ a', 'template-syntax', 2, ''],
    ['one\n  {{eech a}}', 'unknown-helper', 2, '"each"'],
    ['{{#if (lookup a b)}}{{/if}}', 'unknown-helper', 1, ''],
    ['{{log "x" level="error"}}', 'unknown-helper', 1, ''],
    ['\n\n{{> fooer}}', 'unknown-partial', 3, '"footer"'],
    ['{{> (a)}}', 'unknown-partial', 1, ''],
    ['one {{{a}}}', 'unescaped-output', 1, ''],
    ['one {{&a}}', 'unescaped-output', 1, ''],
    ['{{#*inline "x"}}{{/inline}}', 'template-decorator', 1, ''],
  ])('%j is the problem %s on line %i', (source, code, line, hint) => {
    const [problem] = problemsOf({ 'main.hbs': source, 'partials/footer.hbs': '' });
    expect(problem).toMatchObject({ code, line, file: 'templates/main.hbs', severity: 'error' });
    expect(problem?.hint).toContain(hint);
    expect(problem?.message).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it('reports the mistakes of every file at once', () => {
    const files = {
      'main.hbs': '{{{a}}} {{> one}}',
      'partials/one.hbs': '{{b c}} {{> two}}',
      'partials/two.hbs': '{{#if}}',
    };
    expect(problemsOf(files).map(({ file }) => file)).toEqual([
      'templates/main.hbs',
      'templates/partials/one.hbs',
      'templates/partials/two.hbs',
    ]);
  });

  it('that is missing is a problem', () => {
    expect(problemsOf({})).toMatchObject([{ code: 'missing-template' }]);
  });

  it('that reads an unknown field throws a mistake with file, line and suggestion', () => {
    const files = { 'main.hbs': '{{> one}}', 'partials/one.hbs': 'x\n{{issue.titel}}' };
    expect(() => run(files, { issue: { title: 'A' } })).toThrow(
      'templates/partials/one.hbs:2: Unknown field "titel". Did you mean "title"?',
    );
  });
});

describe('template files', () => {
  let folder: string;
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'templates-'));
    await put('ours/page.hbs', 'ours');
    await put('ours/partials/item.hbs', 'item');
    await put('ours/notes.txt', 'not a template');
    await put('theirs/page.hbs', 'theirs');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('of a later folder replace those of an earlier one, one by one', async () => {
    const folders = ['ours', 'theirs', 'absent'].map((name) => join(folder, name));
    expect(Object.fromEntries(loadTemplates(folders))).toEqual({
      'page.hbs': 'theirs',
      'partials/item.hbs': 'item',
    });
  });

  it('give the same map until one changes, so that each is compiled once', async () => {
    const folders = [join(folder, 'changing')];
    await put('changing/page.hbs', 'one');
    const first = loadTemplates(folders);
    expect(loadTemplates(folders)).toBe(first);
    await put('changing/page.hbs', 'two');
    expect(Object.fromEntries(loadTemplates(folders))).toEqual({ 'page.hbs': 'two' });
    await put('changing/page.hbs', 'one');
    expect(loadTemplates(folders)).toBe(first);
  });
});

describe('an accent colour', () => {
  it('is made light enough for dark mode, whatever it was', () => {
    const colour = fc
      .integer({ min: 0, max: 0xffffff })
      .map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(colour, (each) => {
        expect(contrast(forDark(each), darkPaper)).toBeGreaterThanOrEqual(7);
      }),
    );
    expect(forDark('red; } body {')).toBe('#d8d8d8');
  });
});
