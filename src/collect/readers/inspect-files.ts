import { parseMarkdown } from '../../content/parse-markdown.ts';
import { parseItem } from '../../content/read-item.ts';
import { isExcess, limitParsing, parseLimited } from '../../content/text-limits.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { planArchive } from '../archive/plan-archive.ts';
import { readPost } from '../archive/read-post.ts';
import type { Document, DocumentReader, Reading } from '../candidate.ts';
import { refuseDocument } from './reading.ts';

/** The time for parsing does not depend on the settings. */
const settings = { sections: [], thirdParties: [] };

/** Parses a file as `check` will. Returns only problems of texts that are long or complex. */
export const inspectItem: DocumentReader = async (document) =>
  onlyExcess(parseItem(textOf(document), document.from, settings).problems);

/** The same for an old issue, and for the items that `import-archive` makes of it. */
export const inspectPost: DocumentReader = async (document) => {
  const { from: file } = document;
  const limit = limitParsing();
  const text = textOf(document);
  const whole = parseMarkdown(text, file, 0, settings, limit).problems.filter(isExcess);
  if (whole.length > 0) return onlyExcess(whole);
  const source = { text, file, linesBefore: 0 };
  const planned = parseLimited(source, limit, () => {
    const post = readPost(text, file).value;
    const options = {
      split: true,
      present: new Map(),
      address: undefined,
      findPicture: () => undefined,
      findPost: () => undefined,
      siteUrl: '',
    };
    return planArchive(post === undefined ? [] : [post], options).issues;
  });
  if ('problem' in planned) return onlyExcess([planned.problem]);
  const items = planned.value.flatMap(({ files }) => [...files.values()]);
  return onlyExcess(items.flatMap((item) => parseItem(item, file, settings, limit).problems));
};

/** Ignores the encoding, which the reader of the file reports. */
function textOf({ bytes }: Document): string {
  return new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
}

function onlyExcess(problems: readonly Problem[]): Outcome<Reading> {
  return refuseDocument(...problems.filter(isExcess));
}
