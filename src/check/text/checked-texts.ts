import { headFile, type Issue } from '../../model/issue.ts';
import { type FieldPlaces, type Ignored, inLanguage, type Markdown } from '../../model/item.ts';
import type { Place } from '../../model/problem.ts';

/** A file of an issue, as one language shows it. */
export interface CheckedText {
  file: string;
  ignore?: Ignored | undefined;
  /** Fields that readers see, as they are written. */
  fields: { name: string; text: string; place: Required<Place> }[];
  /** Absent where it is not shown. */
  body?: Markdown;
}

const headFields = ['title', 'subject', 'preheader'] as const;

/** The issue's own text first, then its items. */
export function checkedTexts(issue: Issue, language: string): CheckedText[] {
  const head = inLanguageOfHead(issue, language);
  const file = headFile(issue, language);
  const own: CheckedText = {
    file,
    ignore: head.ignore,
    // Without a field of its own, the subject is the title.
    fields: headFields
      .filter((name) => head.places === undefined || name in head.places)
      .map((name) => field(name, head[name], file, head.places)),
    body: head.intro,
  };
  const items = issue.items.map((original): CheckedText => {
    const item = inLanguage(original, language);
    const isShown = !original.withdrawn && !item.withdrawn;
    const { title, summary, author, source, imageAlt, corrected, places } = item;
    const fields = {
      title,
      ...(isShown && { summary, author, source, image_alt: imageAlt }),
      corrected: corrected?.note,
    };
    return {
      file: item.file,
      ignore: item.ignore,
      fields: Object.entries(fields).map(([name, text]) => field(name, text, item.file, places)),
      ...(isShown && { body: item.body }),
    };
  });
  return [own, ...items].map((each) => ({
    ...each,
    fields: each.fields.filter(({ text }) => text !== ''),
  }));
}

function inLanguageOfHead(issue: Issue, language: string) {
  return issue.translations.get(language) ?? issue;
}

function field(name: string, text: string | undefined, file: string, places: FieldPlaces = {}) {
  return { name, text: text ?? '', place: fieldPlace(file, name, places) };
}

/** The place of a field; the beginning of the file where it is missing. */
export function fieldPlace(file: string, name: string, places: FieldPlaces = {}): Required<Place> {
  return { file, line: 1, column: 1, ...places[name] };
}
