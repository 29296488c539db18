const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

export const voids = names('area base br col embed hr img input link meta param source track wbr');

export const rawText = names(
  'script style title textarea iframe noembed noframes xmp plaintext noscript',
);

export const stripped = names(
  'svg math template canvas audio video object applet select button datalist dialog frameset map',
);

export const formOnly = names(
  'form fieldset label optgroup option frame embed param source track area',
);

export const headOnly = names('base link meta title');

export const nesting = names('ul ol blockquote dl table');

/** An end tag does not reach beyond these. */
export const scopes = names('table td th caption');

export const closesParagraph = names(
  'address article aside blockquote center details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul',
);

const cells = names('td th');
const rows = names('tr');
const groups = names('thead tbody tfoot caption colgroup');
const table = names('table');
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const lists = names('ul ol menu');

export const endedBy: ReadonlyMap<
  string,
  { names: readonly string[]; fences: ReadonlySet<string> }
> = new Map([
  ['li', { names: ['li'], fences: new Set([...lists, ...table, ...cells]) }],
  ['dt', { names: ['dt', 'dd'], fences: new Set(['dl', ...table, ...cells]) }],
  ['dd', { names: ['dt', 'dd'], fences: new Set(['dl', ...table, ...cells]) }],
  ['td', { names: ['td', 'th'], fences: new Set([...table, ...rows]) }],
  ['th', { names: ['td', 'th'], fences: new Set([...table, ...rows]) }],
  ['tr', { names: ['tr'], fences: new Set([...table, ...groups]) }],
  ['thead', { names: [...groups], fences: table }],
  ['tbody', { names: [...groups], fences: table }],
  ['tfoot', { names: [...groups], fences: table }],
  ['a', { names: ['a'], fences: new Set([...table, ...cells]) }],
  ...[1, 2, 3, 4, 5, 6].map(
    (depth) =>
      [
        `h${depth}`,
        { names: headings, fences: new Set([...table, ...cells, 'div', 'section', 'article']) },
      ] as const,
  ),
]);
