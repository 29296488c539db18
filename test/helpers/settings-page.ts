import { slug } from 'github-slugger';
import { itemAliases } from '../../src/model/item-schema.ts';
import type { JsonSchema } from './json-schemas.ts';

const intros: Readonly<Record<string, { title: string; intro: string }>> = {
  'newsletter.schema.json': {
    title: 'newsletter.yaml',
    intro:
      'The settings of the newsletter, in `issues/newsletter.yaml`. They are public; passwords belong in the [environment](../README.md#settings). Unknown keys are errors.',
  },
  'item.schema.json': {
    title: 'A story',
    intro:
      'The front matter of a story. Other fields are ignored with a warning; a name that is close to one of these is an error.',
  },
  'next-issue.schema.json': {
    title: 'The next issue',
    intro: 'The front matter of `issues/inbox/issue.md`, which is optional.',
  },
  'issue.schema.json': {
    title: 'A composed issue',
    intro: 'The front matter of `issue.md` in the folder of an issue, such as `issues/003/`.',
  },
};

/** `docs/settings.md`: every field of the settings and of front matter, from the JSON Schemas. */
export function settingsPage(schemas: Readonly<Record<string, JsonSchema>>): string {
  // Fixed texts are not settings, and their English texts are long.
  const { 'words.schema.json': _, ...own } = schemas;
  const sections = Object.entries(own).flatMap(([file, schema]) => {
    const { title, intro } = intros[file] ?? { title: file, intro: '' };
    return [`## ${title}`, '', intro, '', ...tablesOf(schema)];
  });
  return [
    '# Settings and fields',
    '',
    'What can I write in `newsletter.yaml` and in the front matter of a story, and what happens if I do not?',
    '[Writing](content.md) explains them with examples. The files in `schemas/` say the same to text editors.',
    '',
    '<!-- Generated from the source. UPDATE=1 npm test -- test/cli/reference.test.ts writes it again. -->',
    '',
    ...sections,
  ].join('\n');
}

/** A default in words, at the end of a description. */
const inWords = / Default: (.+)\.$/;

/** A table of the fields of a group, then one for each group in it. */
function tablesOf(schema: JsonSchema, path = ''): string[] {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !isAlias(schema, name));
  const rows = fields.map(([name, field]) => {
    const known = Object.keys(schema.properties ?? {});
    const aliases = known.filter((key) => itemAliases[key] === name);
    const cells = [
      `\`${name}\``,
      inCell(describe(name, field, path, aliases)),
      required.has(name) ? 'required' : inCell(describeDefault(field)),
      inCell(describeExample(name, field)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const groups = fields.flatMap(([name, field]) => {
    const [group, suffix] = groupOf(field);
    if (group === undefined) return [];
    const inner = `${path}${name}${suffix}`;
    return [`### ${inner}`, '', ...tablesOf(group, `${inner}.`)];
  });
  const head = ['| Field | Content | Default | Example |', '| :--- | :--- | :--- | :--- |'];
  return [...head, ...rows, '', ...groups];
}

function isAlias(schema: JsonSchema, name: string): boolean {
  const own = itemAliases[name];
  return own !== undefined && /^The same as `/.test(schema.properties?.[name]?.description ?? '');
}

/** The fields inside a field, and what its name ends with: `[]` for a list, `.NAME` for any names. */
function groupOf(field: JsonSchema): [JsonSchema | undefined, string] {
  const each = field.items;
  if (field.properties !== undefined) return [field, ''];
  if (each?.properties !== undefined) return [each, '[]'];
  const named = field.additionalProperties;
  if (typeof named === 'object' && named.properties !== undefined) return [named, '.NAME'];
  const either = field.anyOf?.find(({ properties }) => properties !== undefined);
  return [either, ''];
}

function describe(
  name: string,
  { description = '', ...field }: JsonSchema,
  path: string,
  aliases: readonly string[],
): string {
  const values = field.enum ?? field.items?.enum;
  const one = values === undefined ? '' : ` One of ${values.map(inCode).join(', ')}.`;
  const also = aliases.length === 0 ? '' : ` Also accepted: ${aliases.map(inCode).join(', ')}.`;
  const [group, suffix] = groupOf(field);
  const inner = `${path}${name}${suffix}`;
  const more = group === undefined ? '' : ` See [${inner}](#${slug(inner)}).`;
  const text = description.replace(inWords, '');
  return `${text}${text.includes('`') ? '' : one}${also}${more}`;
}

function describeDefault({ default: value, description = '' }: JsonSchema): string {
  const words = inWords.exec(description)?.[1];
  if (words !== undefined) return words;
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0;
  return value === undefined || value === '' || isEmpty ? 'none' : inCode(value);
}

function describeExample(name: string, { examples: [example] = [] }: JsonSchema): string {
  if (example === undefined) return '';
  return inCode(
    typeof example === 'string' && example.includes('\n') ? `${name}: |` : inFlow(name, example),
  );
}

/** `name: value`, as YAML on one line. */
function inFlow(name: string, value: unknown): string {
  return `${name}: ${flow(value)}`;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, each]) => inFlow(key, each))
      .join(', ')} }`;
  }
  const text = String(value);
  return typeof value === 'string' && /^[*&#'"@-]|[,]|: |"/.test(text)
    ? `'${text.replaceAll("'", "''")}'`
    : text;
}

function inCode(value: unknown): string {
  return `\`${typeof value === 'object' ? flow(value) : String(value)}\``;
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
