import stringWidth from 'string-width';

/** In columns. ASCII is measured without the tables of Unicode, which take a tenth of a text's time. */
function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** Breaks text at spaces; longer words (URLs) stay whole. @param width In columns; at least 16. */
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
    const wide = widthOf(word);
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

/** Puts `first` before the first line and `rest` before the others, without spaces at the end of lines. */
export function prefix(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

/** A heading above a line of `mark`, which is as wide as the heading. */
export function underline(heading: string, mark: string, width: number): string {
  const lines = wrap(heading, width);
  const widest = Math.max(...lines.split('\n').map((line) => widthOf(line)));
  return `${lines}\n${mark.repeat(Math.max(3, Math.min(widest, width)))}`;
}

/** Pads with spaces to a width in columns. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center'): string {
  const missing = Math.max(0, width - widthOf(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  if (align === 'left') return text + ' '.repeat(missing);
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}
