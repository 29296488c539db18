import { headFile, type Issue } from '../../model/issue.ts';
import { type FieldPlaces, inLanguage, type Markdown } from '../../model/item.ts';
import type { Place } from '../../model/problem.ts';

/** A file of an issue, as one language shows it. */
interface CheckedText {
  file: string;
  /** Fields that readers see, as they are written. */
  fields: { text: string; place: Required<Place> }[];
  /** Absent where it is not shown. */
  body?: Markdown;
}

interface WithFields {
  file: string;
  places?: FieldPlaces;
}

const headFields = ['title', 'subject', 'preheader'] as const;

/** The issue's own text first, then its items. */
export function checkedTexts(issue: Issue, language: string): CheckedText[] {
  const { places, ...head } = issue.translations.get(language) ?? issue;
  const own = headOf(issue, language);
  // Without a field of its own, the subject is the title.
  const written = headFields.filter((name) => places === undefined || name in places);
  const items = issue.items.map((original): CheckedText => {
    const item = inLanguage(original, language);
    const isShown = !original.withdrawn && !item.withdrawn;
    const { title, summary, author, source, imageAlt, corrected } = item;
    const fields = {
      title,
      ...(isShown && { summary, author, source, image_alt: imageAlt }),
      corrected: corrected?.note,
    };
    return {
      file: item.file,
      fields: fieldsOf(Object.entries(fields), item),
      ...(isShown && { body: item.body }),
    };
  });
  const fields = fieldsOf(
    written.map((name) => [name, head[name]]),
    own,
  );
  return [{ file: own.file, fields, body: head.intro }, ...items];
}

function fieldsOf(
  fields: readonly [name: string, text: string | undefined][],
  where: WithFields,
): CheckedText['fields'] {
  return fields.flatMap(([name, text = '']) =>
    text === '' ? [] : [{ text, place: fieldPlace(where, name) }],
  );
}

/** The file of an issue's title and intro, in a language if one is named, with its fields. */
export function headOf(issue: Issue, language = ''): Required<WithFields> {
  const { places = {} } = issue.translations.get(language) ?? issue;
  return { file: headFile(issue, language), places };
}

/** The place of a field; the beginning of the file where it is missing. */
export function fieldPlace({ file, places }: WithFields, name: string): Required<Place> {
  return { file, line: 1, column: 1, ...places?.[name] };
}
