import { parseMarkdown } from '../../content/parse-markdown.ts';
import { parseItem } from '../../content/read-item.ts';
import { isExcess, limitParsing, parseLimited } from '../../content/text-limits.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { planArchive } from '../archive/plan-archive.ts';
import { readPost } from '../archive/read-post.ts';
import type { Document, Reader, Reading } from '../candidate.ts';

/** How long parsing takes does not depend on the settings. */
const settings = { sections: [], thirdParties: [] };

/**
 * Parses a Markdown file as `check` and `compose` will. The reading is empty: the file is imported
 * as it is. The only problems are texts that are too long or too complex.
 */
export const inspectItem: Reader = async (document) =>
  nothing(parseItem(textOf(document), document.from, settings).problems);

/** Does the same for an old issue, and for the items that `import-archive` makes of it. */
export const inspectPost: Reader = async (document) => {
  const { from: file } = document;
  const limit = limitParsing();
  const text = textOf(document);
  const whole = parseMarkdown(text, file, 0, settings, limit).problems.filter(isExcess);
  if (whole.length > 0) return nothing(whole);
  const source = { text, file, linesBefore: 0 };
  const planned = parseLimited(source, limit, () => {
    const post = readPost(text, file).value;
    const options = {
      split: true,
      present: new Map(),
      address: undefined,
      findPicture: () => undefined,
    };
    return planArchive(post === undefined ? [] : [post], options).issues;
  });
  if ('problem' in planned) return nothing([planned.problem]);
  const items = planned.value.flatMap(({ files }) => [...files.values()]);
  return nothing(items.flatMap((item) => parseItem(item, file, settings, limit).problems));
};

/** Without a check of the encoding, which the file's own reader reports. */
function textOf({ bytes }: Document): string {
  return new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
}

function nothing(problems: readonly Problem[]): Outcome<Reading> {
  const value = { candidates: [], links: [], documents: [] };
  return { value, problems: problems.filter(isExcess) };
}
