import { hidden, type ShownBlock } from './shown-text.ts';

interface MarkRun {
  mark: string;
  at: number;
  before: string;
  after: string;
}

const space = /^[\s\u3000]?$/;
const letter = /^[\p{L}\p{M}]/u;
const opening = /^[\p{Ps}\p{Pi}"'\s]?$/u;
const closing = /^[\p{P}\s]?$/u;
const cjk = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

/**
 * The offsets of marks of emphasis, deletion and code that are left in a block, and were meant as
 * such: not in sums, file patterns and names of programs, and not the asterisk of a note.
 * @param notes The marks of notes in the text: see `asteriskNotes`.
 */
export function leftoverMarks({ text }: ShownBlock, notes: ReadonlySet<string>): number[] {
  const runs = [...text.matchAll(/\*+|_+|~+|`+/g)].map(({ 0: mark, index }): MarkRun => {
    const end = index + mark.length;
    return {
      mark,
      at: index,
      before: [...text.slice(Math.max(0, index - 2), index)].at(-1) ?? '',
      after: String.fromCodePoint(text.codePointAt(end) ?? 0x20),
    };
  });
  return runs.filter((run) => isLeftover(run, text, runs, notes)).map(({ at }) => at);
}

function isLeftover(
  run: MarkRun,
  text: string,
  runs: readonly MarkRun[],
  notes: ReadonlySet<string>,
): boolean {
  const { mark, at, before, after } = run;
  if (notes.has(mark) && /(?:^|\n)\s*$/.test(text.slice(0, at))) return false;
  if (/^[*_]/.test(mark) && [before, after].includes(hidden.emphasis)) return true;
  if (mark === '*') return isSingleAsterisk(run, text);
  if (/^\*{2,3}$/.test(mark)) return isDoubleAsterisk(run, text, runs);
  if (/^_{1,2}$/.test(mark)) return isUnderscore(run, text);
  if (mark === '~~') return isOpening(run) || isClosing(run) || isSpacedPair(run, text, runs);
  if (mark.startsWith('`')) return mark.length > 1 || isOpening(run);
  return false;
}

function isOpening({ before, after }: MarkRun): boolean {
  return opening.test(before) && !space.test(after);
}

function isClosing({ before, after }: MarkRun): boolean {
  return !space.test(before) && closing.test(after);
}

/** `Prices *from today` is meant as emphasis; `f(*args)`, `*.md` and `*nix` are not. */
function isSingleAsterisk(run: MarkRun, text: string): boolean {
  const { at, before, after } = run;
  if (!isOpening(run) || !letter.test(after)) return false;
  if (before === '(' && /\w$/.test(text.slice(0, at - 1))) return false;
  if (/^\*(?:nix|bsd)\b/i.test(text.slice(at))) return false;
  // Pointers: char *name = …; and *ObjectReference
  if (/^\*\w*[a-z][A-Z]/.test(text.slice(at))) return false;
  return !/^\*\w+ ?[=;)\]]/.test(text.slice(at));
}

function isDoubleAsterisk(run: MarkRun, text: string, runs: readonly MarkRun[]): boolean {
  const { mark, at, before, after } = run;
  const rest = text.slice(at + mark.length);
  // Patterns of file names, operators, and f(*args, **kwargs).
  if (/^\w+\)/.test(rest) && /\w\([^()\n]*$/.test(text.slice(0, at))) return false;
  // A mark that is explained: (**), **: optional.
  if (/^[)\]:]/.test(rest) && opening.test(before)) return false;
  if (/[/\\=]/.test(before) || /^(?:[/\\=]|\.\w)/.test(rest)) return false;
  if (space.test(before) && space.test(after)) return isSpacedPair(run, text, runs);
  const isInside = /[\p{L}\p{N})]/u.test(before) && /[\p{L}\p{N}(]/u.test(after);
  const hasPartner = runs.some((other) => other !== run && other.mark === mark);
  if (isInside) return hasPartner ? !/[\d)]/.test(before + after) : cjk.test(before + after);
  if (isOpening(run)) return true;
  // A rating such as 4**, and words that are not spelt out.
  const isShort = /(?:^|[^\p{L}])(?:\p{N}+|\p{L}{1,2})$/u.test(text.slice(0, at));
  return isClosing(run) && !isShort;
}

/** The first of `** words **`; but 2 ** 3 ** 4 is a sum, and a ** b ** c. */
function isSpacedPair(run: MarkRun, text: string, runs: readonly MarkRun[]): boolean {
  const same = runs.filter(({ mark }) => mark === run.mark);
  const [first, second] = same;
  if (same.length !== 2 || run !== first || second === undefined) return false;
  return /^\s+\p{L}{2}[^\n]*[\p{L}\p{P}]\s+$/u.test(
    text.slice(first.at + first.mark.length, second.at),
  );
}

/** `_never closed`, but no name of a program such as `_private_name` or `__dirname()`. */
function isUnderscore(run: MarkRun, text: string): boolean {
  if (!opening.test(run.before) || !letter.test(run.after)) return false;
  const [word = ''] = /^\S+/.exec(text.slice(run.at + run.mark.length)) ?? [];
  // "_blank", "the _count"
  if (/^\w+["'”’)]/.test(word)) return false;
  return !/[_\d(){}=]|\p{Ll}\p{Lu}|\w[.:]\w/u.test(word) && /\S\s+\S/.test(text.slice(run.at));
}

/** The marks of words with an asterisk after them, such as a price, that a block can explain. */
export function asteriskNotes(blocks: readonly ShownBlock[]): ReadonlySet<string> {
  const has = (pattern: RegExp): boolean => blocks.some(({ text }) => pattern.test(text));
  return new Set([
    ...(has(/[^\s*]\*(?![\p{L}\p{N}*])/u) ? ['*'] : []),
    ...(has(/[\p{N}%\p{Sc}]\*\*(?![\p{L}\p{N}*])/u) ? ['**'] : []),
  ]);
}
