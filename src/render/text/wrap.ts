import stringWidth from 'string-width';

/**
 * Breaks prose at spaces into lines of at most `width` columns. What has no space in it, such
 * as an address, stays whole and may be longer. Line feeds in the text stay. A width below 16,
 * as deep lists would have it, counts as 16.
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((paragraph) => wrapLine(paragraph, width))
    .join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/[ \t]+/).filter((each) => each !== '')) {
    const wide = stringWidth(word);
    if (line !== '' && used + 1 + wide > Math.max(width, 16)) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += line === '' ? wide : wide + 1;
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Sets `first` before the first line and `rest` before the others; empty lines get no spaces at their end. */
export function prefix(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

/** A heading with a line of `mark` below it, as wide as its widest line. */
export function underline(heading: string, mark: string, width: number): string {
  const lines = wrap(heading, width);
  const widest = Math.max(...lines.split('\n').map((line) => stringWidth(line)));
  return `${lines}\n${mark.repeat(Math.max(3, Math.min(widest, width)))}`;
}

/** Fills up with spaces to a width in columns. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center'): string {
  const missing = Math.max(0, width - stringWidth(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  if (align === 'left') return text + ' '.repeat(missing);
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}
