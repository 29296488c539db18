import { picturesIn } from '../../content/parse-markdown.ts';
import type { Issue } from '../../model/issue.ts';
import type { Place } from '../../model/problem.ts';
import { checkProblems, pictureWeights } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { checkedTexts, fieldPlace, headOf } from '../text/checked-texts.ts';

/** Finds pictures in a mail that are too large together: see `pictureWeights`. */
export const weight: CheckRule = ({ issue, edition: { attachments, language } }) => {
  const bytes = attachments.reduce((sum, each) => sum + each.bytes.byteLength, 0);
  if (bytes <= pictureWeights.warning) return [];
  const [first] = [...attachments].sort((a, b) => b.bytes.length - a.bytes.length);
  const largest = first?.filename ?? '';
  const place = first && placeOfPicture(first.bytes, issue, language);
  const title = fieldPlace(headOf(issue), 'title');
  return [checkProblems['heavy-pictures']({ bytes, largest }, place ?? title)];
};

/** Where a picture is named first. */
function placeOfPicture(bytes: Uint8Array, issue: Issue, language: string): Place | undefined {
  const names = [...issue.pictures].filter(([, picture]) => picture.bytes === bytes);
  const isThis = (path: string | undefined): boolean => names.some(([name]) => name === path);
  const inText = checkedTexts(issue, language)
    .flatMap(({ file, body }) => (body ? picturesIn(body) : []).map((each) => ({ file, ...each })))
    .find(({ path }) => isThis(path));
  if (inText !== undefined) {
    const { path: _, ...place } = inText;
    return place;
  }
  const item = issue.items.find(({ image }) => isThis(image));
  return item && fieldPlace(item, 'image');
}
