import { basename } from 'node:path';
import type { Item } from '../model/item.ts';
import { itemAliases, itemSchema } from '../model/item-schema.ts';
import { suggest } from '../model/nearest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { fit, unknownField } from './fit.ts';
import { splitFrontMatter } from './front-matter.ts';
import { limitParsing } from './limits.ts';
import { parseMarkdown } from './markdown.ts';
import { parseItemName } from './slug.ts';
import { readText } from './text.ts';
import type { YamlValues } from './yaml.ts';

/**
 * Reads one item's file. All that is wrong in it is told at once.
 * @param path Where it lies; @param file how problems and the item name it.
 * @param limit Of time for parsing, shared with the other texts of a folder.
 * @returns No item where an error was found.
 * @throws Where the file cannot be read.
 */
export async function readItem(
  path: string,
  file: string,
  newsletter: Pick<Newsletter, 'sections' | 'thirdParties'>,
  limit = limitParsing(),
): Promise<Outcome<Item | undefined>> {
  const text = await readText(path, file);
  if (text.value === undefined) return { value: undefined, problems: text.problems };
  return parseItem(text.value, file, newsletter, limit);
}

/**
 * The same of a text that is at hand.
 * @param file How problems and the item name it; its name gives slug, date and language.
 */
export function parseItem(
  text: string,
  file: string,
  newsletter: Pick<Newsletter, 'sections' | 'thirdParties'>,
  limit = limitParsing(),
): Outcome<Item | undefined> {
  const front = splitFrontMatter(text, file, limit);
  if (front.value === undefined) return { value: undefined, problems: front.problems };

  const fields = withOwnNames(front.value.fields);
  const head = fit(itemSchema, fields.value);
  const body = parseMarkdown(front.value.body, file, front.value.linesBefore, newsletter, limit);
  const problems = [...front.problems, ...fields.problems, ...head.problems, ...body.problems];
  problems.push(...checkSection(fields.value, newsletter), ...checkAlt(fields.value));
  if (head.value === undefined || hasErrors(problems)) return { value: undefined, problems };

  const name = parseItemName(basename(file));
  const { image_alt, not_before, duplicate_of, lang, ...same } = head.value;
  const item: Item = {
    ...present(same),
    file,
    slug: name.slug,
    ...present({
      date: same.date ?? name.date,
      imageAlt: image_alt,
      imageLine: same.image === undefined ? undefined : fields.value.placeOf(['image']).line,
      notBefore: not_before,
      duplicateOf: duplicate_of,
      language: lang,
    }),
    body: body.value,
    translations: new Map(),
  };
  return { value: item, problems };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what is not there, so that absent is absent. Required fields stay required. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  ) as Present<T>;
}

/** Gives every field the name that the schema knows; where a name and its alias both stand, the name wins. */
function withOwnNames({ values, placeOf }: YamlValues): Outcome<YamlValues> {
  const known = Object.keys(itemSchema.shape);
  const written = new Map<string, string>();
  const problems: Problem[] = [];
  for (const key of Object.keys(values)) {
    const own = known.includes(key) ? key : itemAliases[key];
    if (own === undefined) problems.push(unknownField(key, placeOf([key]), known));
    else if (!written.has(own) || own === key) written.set(own, key);
  }
  return {
    value: {
      values: Object.fromEntries([...written].map(([own, key]) => [own, values[key]])),
      placeOf: ([first, ...rest]) =>
        placeOf([written.get(String(first)) ?? String(first), ...rest]),
    },
    problems,
  };
}

function checkSection(
  { values, placeOf }: YamlValues,
  { sections }: Pick<Newsletter, 'sections' | 'thirdParties'>,
): Problem[] {
  const section = values.section;
  if (section === undefined || sections.some(({ id }) => id === section)) return [];
  return [
    {
      code: 'unknown-section',
      severity: 'error',
      message: `There is no section "${String(section)}".`,
      hint: suggest(
        String(section),
        sections.map(({ id }) => id),
      ),
      ...placeOf(['section']),
    },
  ];
}

function checkAlt({ values, placeOf }: YamlValues): Problem[] {
  if (values.image === undefined || String(values.image_alt ?? '').trim() !== '') return [];
  return [
    {
      code: 'missing-alt',
      severity: 'error',
      message: 'The picture has no words for those who do not see it.',
      hint: 'Add a line image_alt: and what the picture shows.',
      ...placeOf(['image']),
    },
  ];
}
