import { suggest } from '../model/nearest.ts';
import type { Newsletter, Source } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import type { SourceSettings } from '../model/source-schema.ts';
import { present } from './read-item.ts';
import type { YamlValues } from './yaml.ts';

/**
 * A source as `newsletter.yaml` has it. What strangers send by mail waits as a draft unless told
 * otherwise. What somebody sent or put into a folder is not left out for its number: it would not come again.
 */
export function readSource(settings: SourceSettings): Source {
  const { not_words, not_categories, at_most, drafts, ...same } = settings;
  return {
    ...present(same),
    notWords: not_words,
    notCategories: not_categories,
    atMost: at_most ?? ((same.folder ?? same.mailbox) ? Number.POSITIVE_INFINITY : 10),
    drafts: drafts ?? same.mailbox === true,
  };
}

/** Sections that sources name and the newsletter does not have. */
export function sourceSections(
  { sources, sections }: Pick<Newsletter, 'sources' | 'sections'>,
  placeOf: YamlValues['placeOf'],
): Problem[] {
  const known = sections.map(({ id }) => id);
  return sources.flatMap(({ section }, index): Problem[] => {
    if (section === undefined || known.includes(section)) return [];
    return [
      {
        code: 'unknown-section',
        severity: 'error',
        message: `There is no section "${section}".`,
        hint: suggest(section, known),
        ...placeOf(['sources', index, 'section']),
      },
    ];
  });
}
