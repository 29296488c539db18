/** The addresses that CSS loads, also behind comments and escapes (CSS Syntax 3, 4.3.7). */
export function urlsInCss(css: string): string[] {
  if (!css.includes('(') && !css.includes('@') && !css.includes('\\')) return [];
  const text = decodeEscapes(css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '));
  // A string without an end goes to the end of the style sheet.
  const found = text.matchAll(
    /\b(?:url|src)\(\s*(?:"([^"]*)|'([^']*)|([^)"'\s]+))|@import\s*(?:"([^"]*)|'([^']*))/gi,
  );
  const addresses = [...found].map((match) => match.slice(1).find((each) => each !== undefined));
  const sets = [...text.matchAll(/image-set\(([^;{}]*)/gi)].flatMap(([, inside]) =>
    [...(inside as string).matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b),
  );
  return [...addresses, ...sets].filter((each) => each !== undefined);
}

function decodeEscapes(css: string): string {
  return css.replace(
    /\\(?:([0-9a-f]{1,6})\s?|\n|([\s\S]))/gi,
    (_, code?: string, sign?: string) => {
      if (code === undefined) return sign ?? '';
      const point = Number.parseInt(code, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    },
  );
}
