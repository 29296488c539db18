import { omitEmpty } from '../lib/omit-empty.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import type { Source, SourceKindSettings, SourceSettings } from '../model/source.ts';
import type { YamlValues } from './yaml.ts';

/** A source of `newsletter.yaml`, with the defaults of its kind. */
export function readSource(settings: SourceSettings, kinds: readonly SourceKindSettings[]): Source {
  const { name, site, language, section, words, categories, days, take } = settings;
  const values = new Map<string, unknown>(Object.entries(settings));
  const kind = kinds.find(({ field }) => values.has(field));
  const location = kind === undefined ? undefined : values.get(kind.field);
  return {
    ...omitEmpty({ site, language, section, days, take }),
    name,
    words,
    categories,
    notWords: settings.not_words,
    notCategories: settings.not_categories,
    atMost: settings.at_most ?? kind?.defaults?.atMost ?? 10,
    drafts: settings.drafts ?? kind?.defaults?.drafts ?? false,
    ...(kind !== undefined &&
      typeof location === 'string' && {
        origin: { kind: kind.field, location },
        ...(kind.isFeed && { feedUrl: location }),
      }),
  };
}

/** Problems of sources whose section the newsletter does not have. */
export function sourceSections(
  { sources, sections }: Pick<Newsletter, 'sources' | 'sections'>,
  placeOf: YamlValues['placeOf'],
): Problem[] {
  const known = sections.map(({ id }) => id);
  return sources.flatMap(({ section }, index) => {
    if (section === undefined || known.includes(section)) return [];
    const place = placeOf(['sources', index, 'section']);
    return [modelProblems['unknown-section']({ value: section, known }, place)];
  });
}
