import type { Outcome, Place, Problem } from '../model/problem.ts';
import { checkStyles } from './check-styles.ts';
import { InvalidStyle, inlineStyles } from './inline-styles.ts';
import { renderProblems } from './problems.ts';

/** Finds the place in the templates of the first line of MJML that passes. */
type FindPlace = (isIt: (line: string, index: number, lines: string[]) => boolean) => Place;

/**
 * Writes the rules of style sheets into style attributes.
 * @returns no value where a sheet or a style attribute is invalid.
 */
export function mailStyles(
  html: string,
  sheets: readonly string[],
  findPlace: FindPlace,
): Outcome<string | undefined> {
  if (sheets.length === 0) return { value: html, problems: [] };
  const sheet = sheets.join('\n');
  const checked = checkStyles(sheet);
  const texts = sheet.split('\n').map((text) => text.trim());
  const problems = checked.problems.map((problem) => {
    const number = (problem.line ?? 1) - 1;
    return placed(
      problem,
      findPlace(
        (line, index, lines) =>
          line.includes(texts[number] ?? '') &&
          (lines[index - 1] ?? '').includes(texts[number - 1] ?? ''),
      ),
    );
  });
  if (checked.css === undefined) return { value: undefined, problems };
  try {
    return { value: inlineStyles(html, checked.css), problems };
  } catch (error) {
    return { value: undefined, problems: [...problems, ...explain(error, findPlace)] };
  }
}

function explain(error: unknown, findPlace: FindPlace): Problem[] {
  if (error instanceof InvalidStyle) {
    const quoted = [`"${error.style}"`, `'${error.style}'`];
    const place = findPlace((line) => quoted.some((each) => line.includes(each)));
    return error.problems.map((problem) => placed(problem, place));
  }
  // Juice reads some unusual characters, such as @media in a value, in its own way.
  const place = findPlace((line) => line.includes('<mj-style'));
  return [renderProblems['css-syntax']({ reason: 'a style has unexpected characters' }, place)];
}

function placed({ line, column, ...problem }: Problem, place: Place): Problem {
  return { ...problem, ...place };
}
