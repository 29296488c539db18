import type { YAMLParseError } from 'yaml';

/** A mistake in the words of an editor. */
export interface YamlMistake {
  /** Where it is, from the start of the text. */
  offset: number;
  reason: string;
  hint: string;
  /** True where the rest of the line is a value that only lacks quotes. */
  isText?: boolean;
}

const writeFields =
  'Write each field as `name: value`. Put quotes around a value that contains a colon or a #.';

/** Explains an error of the YAML parser: its own messages name tokens, nodes and indicators. */
export function explainYaml({ code, message, pos }: YAMLParseError, text: string): YamlMistake {
  const [offset] = pos;
  const mistake = (reason: string, hint: string, at = offset): YamlMistake => {
    return { offset: at, reason, hint };
  };
  const line = lineAt(text, offset);
  const value = readValue(line);
  const unlike = mistake(
    'This line is not indented like the lines above it',
    'Begin all fields of a group below each other, with the same number of spaces before them.',
  );
  switch (code) {
    case 'TAB_AS_INDENT':
      return mistake('This line begins with a tab', 'Use spaces in place of the tab.');
    case 'BAD_INDENT':
      return explainOpenBracket(text, offset) ?? unlike;
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing')) return explainOpenQuote(text, offset);
      if (message.startsWith('Sequence item')) return unlike;
      if (/^%/.test(lineAt(text, 0))) {
        return mistake(
          'A line cannot begin with %',
          'Delete this line, or put quotes around it.',
          0,
        );
      }
      return notField(line, offset);
    case 'MULTILINE_IMPLICIT_KEY':
      return notField(line, offset);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return explainNested(text, offset);
    case 'BAD_SCALAR_START':
      return cannotBegin(line, offset);
    case 'UNEXPECTED_TOKEN':
      return explainUnexpected(line, offset) ?? unlike;
    case 'BAD_DQ_ESCAPE':
      return mistake(
        'In double quotes, a backslash must be written twice',
        'Write \\\\, or put single quotes around the value.',
      );
    case 'MULTIPLE_DOCS':
      return mistake('The line --- ends the fields', 'Delete it, or move it below the last field.');
    default:
      return mistake(
        value === '' ? 'This line cannot be read' : `The value ${shorten(value)} cannot be read`,
        writeFields,
      );
  }
}

function notField(line: string, offset: number): YamlMistake {
  if (/^\s*-(?:\s|$)/.test(line)) {
    return {
      offset,
      reason: 'This list item does not belong to a list',
      hint: 'Write the name of the list alone on a line above the items, such as `tags:`.',
    };
  }
  const joined = /^\s*([\w-]+):(?=\S)/.exec(line)?.[1];
  return joined === undefined
    ? { offset, reason: 'This line is not a field', hint: writeFields }
    : {
        offset,
        reason: `A space is missing after "${joined}:"`,
        hint: `Write \`${joined}: \`, then the value.`,
      };
}

/** A colon in a value, or a line below it that is indented by mistake. */
function explainNested(text: string, offset: number): YamlMistake {
  const value = text.slice(offset).split(/\r?\n/, 1)[0]?.trimEnd() ?? '';
  if (/:(?:\s|$)/.test(value)) {
    return {
      offset,
      reason: 'This value contains a colon and a space, which begin a field',
      hint: `Put quotes around the value: ${quote(value)}`,
      isText: true,
    };
  }
  const [gap = ''] = /^[^\n]*\n(?:[ \t]*\r?\n)*[ \t]*/.exec(text.slice(offset)) ?? [];
  return {
    offset: offset + gap.length,
    reason: 'This line is indented, so it belongs to the value above it',
    hint: 'Delete the spaces at its beginning. If it continues the value, put quotes around all of it.',
  };
}

/** Where the last quotation mark that stays open is. */
function explainOpenQuote(text: string, offset: number): YamlMistake {
  const opening = [...text.slice(0, offset).matchAll(/(?:^|[:[{,-])[ \t]+(["'])/gm)].findLast(
    ({ 0: start, 1: mark = '', index }) =>
      !text
        .slice(index + start.length, offset)
        .replace(mark === '"' ? /\\./g : /''/g, '')
        .includes(mark),
  );
  const at = opening === undefined ? offset : opening.index + opening[0].length - 1;
  const mark = text[at] ?? '"';
  return {
    offset: at,
    reason: 'The quotation mark that begins this value is not closed',
    hint: `Add ${mark === "'" ? "'" : '"'} at the end of the value.`,
  };
}

function explainOpenBracket(text: string, offset: number): YamlMistake | undefined {
  const before = text.slice(0, offset);
  const at = Math.max(before.lastIndexOf('['), before.lastIndexOf('{'));
  const opening = before[at];
  const closing = opening === '[' ? ']' : '}';
  if (opening === undefined || before.slice(at).includes(closing)) return undefined;
  return {
    offset: at,
    reason: `The bracket ${opening} is not closed`,
    hint: `Add ${closing} after the last item, or put quotes around the value if it is text.`,
  };
}

function explainUnexpected(line: string, offset: number): YamlMistake | undefined {
  const value = readValue(line);
  if (/^-(?:\s|$)/.test(value)) {
    return {
      offset,
      reason: 'A list cannot begin on the line of its name',
      hint: `Write each item on a line of its own below the name, as in \`  - item\`. If this is text, put quotes around it: ${quote(value)}`,
    };
  }
  if (/^["'[{]/.test(value)) {
    const what = /^["']/.test(value) ? 'closing quotation mark' : 'closing bracket';
    return {
      offset,
      reason: `There is more text after the ${what} of this value`,
      hint: `Put quotes around the whole value: ${quote(unquote(value))}`,
    };
  }
  return /^[\]}>|*&!%@`,]/.test(value) ? cannotBegin(line, offset) : undefined;
}

function cannotBegin(line: string, offset: number): YamlMistake {
  const value = readValue(line);
  return {
    offset,
    reason: `A value without quotes cannot begin with ${value[0] ?? 'this character'}`,
    hint: `Put quotes around the value: ${quote(value)}`,
    // Others, such as a bracket, may begin a list.
    isText: /^[@`%]/.test(value),
  };
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end).trimEnd();
}

/** What follows the name of a field, or the hyphen of a list item. */
function readValue(line: string): string {
  return /^\s*(?:-\s+)?(?:[\w-]+:\s+)?(.*)$/.exec(line)?.[1] ?? '';
}

/** `'it's here'` without the marks around it. */
function unquote(value: string): string {
  const inner = /^(["'])(.*)\1$/.exec(value);
  return inner?.[2]?.replace(/''/g, "'") ?? value;
}

function quote(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
