import { basename } from 'node:path';
import { omitEmpty } from '../lib/omit-empty.ts';
import { completeEnd } from '../model/event-time.ts';
import type { Item } from '../model/item.ts';
import { itemAliases, itemSchema } from '../model/item-schema.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import { checkEvent } from './check-event.ts';
import { splitFrontMatter } from './front-matter.ts';
import { parseMarkdown, picturesIn } from './parse-markdown.ts';
import type { NamedPicture } from './read-pictures.ts';
import { readText } from './read-text.ts';
import { withFoundTitle } from './repair-title.ts';
import { withReplacement } from './repair-value.ts';
import { parseItemName } from './slug.ts';
import { limitParsing } from './text-limits.ts';
import { hashOriginal } from './translation-hash.ts';
import { ignoredField, validate } from './validate.ts';
import { withoutIgnored } from './without-ignored.ts';
import { fieldPlaces, type YamlValues } from './yaml.ts';

/** What is known of an item with errors too, so that one run reports all of its problems. */
export interface ParsedItem extends Outcome<Item | undefined> {
  pictures: NamedPicture[];
  /** What can be read of an item with errors. */
  faulty?: Item;
}

/**
 * Reads one item, and finds all problems in it at once. No item if there is an error.
 * @param path The file; @param file how problems and the item name it.
 * @param limit Time limit for parsing, shared with the other texts of a folder.
 */
export async function readItem(
  path: string,
  file: string,
  newsletter: Pick<Newsletter, 'sections' | 'thirdParties'>,
  limit = limitParsing(),
): Promise<ParsedItem> {
  const text = await readText(path, file);
  if (text.value === undefined) return { value: undefined, problems: text.problems, pictures: [] };
  return parseItem(text.value, file, newsletter, limit);
}

/** The same for a text in memory; the name of `file` gives slug, date and language. */
export function parseItem(
  text: string,
  file: string,
  newsletter: Pick<Newsletter, 'sections' | 'thirdParties'>,
  limit = limitParsing(),
): ParsedItem {
  const front = splitFrontMatter(text, file, limit);
  if (front.value === undefined) {
    return { value: undefined, problems: front.problems, pictures: [] };
  }

  const fields = withOwnNames(front.value.fields);
  const head = validate(itemSchema, fields.value);
  const bodyLine = front.value.linesBefore + 1;
  const place = { bodyLine, fields: Object.keys(front.value.fields.values) };
  const found = head.problems.map((each) => withFoundTitle(each, text, place));
  const body = parseMarkdown(front.value.body, file, front.value.linesBefore, newsletter, limit);
  const problems = [...front.problems, ...fields.problems, ...found, ...body.problems];
  problems.push(...checkSection(fields.value, newsletter), ...checkAlt(fields.value));
  problems.push(...checkEvent(withWholeEnd(head.value ?? {}), fields.value.placeOf));
  const { image } = fields.value.values;
  const pictures = [
    ...(typeof image === 'string' ? [{ path: image, ...fields.value.placeOf(['image']) }] : []),
    ...picturesIn(body.value).map((each) => ({ file, ...each })),
  ];
  const name = parseItemName(basename(file));
  const fitting = head.value ?? fittingHead(fields.value.values, name.slug);
  if (fitting === undefined) return { value: undefined, problems, pictures };
  const { image_alt, not_before, duplicate_of, lang, translation_of, ...same } = fitting;
  const item: Item = {
    ...omitEmpty(withWholeEnd(same)),
    file,
    slug: name.slug,
    ...omitEmpty({
      date: same.date ?? name.date,
      imageAlt: image_alt,
      notBefore: not_before,
      duplicateOf: duplicate_of,
      language: lang,
      translationOf: translation_of,
    }),
    hash: hashOriginal(front.value),
    places: fieldPlaces(fields.value),
    body: body.value,
    translations: new Map(),
  };
  if (head.value === undefined || hasErrors(problems)) {
    return { value: undefined, problems, pictures, faulty: item };
  }
  return { value: item, problems: withoutIgnored(problems, item), pictures };
}

/** The fields that fit, with a title. */
function fittingHead(values: YamlValues['values'], title: string) {
  const fitting = Object.entries(itemSchema.shape).filter(
    ([name, schema]) => values[name] !== undefined && schema.safeParse(values[name]).success,
  );
  const head = Object.fromEntries(fitting.map(([name]) => [name, values[name]]));
  return itemSchema.safeParse({ title, ...head }).data;
}

function withWholeEnd<T extends { starts?: string | undefined; ends?: string | undefined }>(
  head: T,
): T {
  const { starts, ends } = head;
  return starts === undefined || ends === undefined
    ? head
    : { ...head, ends: completeEnd(starts, ends) };
}

/** Replaces aliases by the schema's names. A name wins over its alias. */
function withOwnNames({ values, placeOf }: YamlValues): Outcome<YamlValues> {
  const known = Object.keys(itemSchema.shape);
  const written = new Map<string, string>();
  const problems: Problem[] = [];
  for (const key of Object.keys(values)) {
    const own = known.includes(key) ? key : itemAliases[key];
    if (own === undefined) {
      const names = { known, aliases: Object.keys(itemAliases), present: Object.keys(values) };
      problems.push(ignoredField(key, placeOf([key]), names));
    } else if (!written.has(own) || own === key) written.set(own, key);
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
  { sections }: Pick<Newsletter, 'sections'>,
): Problem[] {
  const value = values.section;
  const known = sections.map(({ id }) => id);
  if (value === undefined || known.some((id) => id === value)) return [];
  const problem = modelProblems['unknown-section'](
    { value: String(value), known },
    placeOf(['section']),
  );
  return [withReplacement(problem, String(value), sectionNamed(String(value), sections))];
}

/** The section of which this is the title, or the id in other letters; undefined for several. */
function sectionNamed(value: string, sections: Newsletter['sections']): string | undefined {
  const wanted = value.trim().toLowerCase();
  const found = sections.filter(({ id, title }) =>
    [id, title].some((name) => name.toLowerCase() === wanted),
  );
  return found.length === 1 ? found[0]?.id : undefined;
}

function checkAlt({ values, placeOf }: YamlValues): Problem[] {
  if (values.image === undefined || String(values.image_alt ?? '').trim() !== '') return [];
  const params = { subject: 'This picture', where: 'in a line `image_alt: …`' };
  return [modelProblems['missing-alt'](params, placeOf(['image']))];
}
