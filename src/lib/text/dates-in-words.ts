import { parseDay } from '../../model/calendar.ts';

const pad = (part: number | string): string => String(part).padStart(2, '0');

/** The `YYYY-MM-DD` of a line that is a full date; undefined without a year, or as `8/12/2023`. */
export function dateOfLine(words: string): string | undefined {
  if (words.length > 60 || !/\d/.test(words)) return undefined;
  names ??= readNames();
  const { months, forms } = names;
  for (const { pattern, order } of forms) {
    const match = pattern.exec(words.trim().toLowerCase());
    if (match === null) continue;
    const part = (letter: string): string => match[order.indexOf(letter) + 1] ?? '';
    const number = months.get(part('m')) ?? part('m');
    return parseDay([part('y'), pad(number), pad(part('d'))].join('-'));
  }
  return undefined;
}

const languages = 'en sr-Latn sr-Cyrl hr bs mk sq sl bg ro el hu de fr it es ru uk tr'.split(' ');
/** Serbian months in the genitive, which the runtime does not know. */
const declined = [
  'januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra',
  'јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра',
];

interface Names {
  months: Map<string, number>;
  forms: { pattern: RegExp; order: string }[];
}

/** Loaded when first needed: it takes some milliseconds. */
let names: Names | undefined;

function readNames(): Names {
  const months = namesOfMonths();
  const month = `(${[...months.keys()].join('|')})`;
  const year = '((?:19|20)\\d\\d)';
  const day = '(\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?';
  const label = '(?:(?:published|posted|date|datum|датум|objavljeno|објављено)(?: on)?:?\\s+)?';
  const days = `(?:${[...namesOfDays()].join('|')})\\.?`;
  const weekday = `(?:${days},?\\s+)?`;
  const end = '\\.?(?:\\s*(?:godine|године|г\\.|год\\.|god\\.|року))?';
  const form = (order: string, pattern: string) => ({
    order,
    pattern: new RegExp(`^${label}${weekday}${pattern}(?:,?\\s+${days})?$`, 'u'),
  });
  return {
    months,
    forms: [
      form('dmy', `${day}\\s+(?:of\\s+|de\\s+)?${month}\\.?,?\\s+(?:de\\s+)?${year}${end}`),
      form('mdy', `${month}\\s+${day},?\\s+${year}`),
      form('ymd', `${year}\\.?\\s+${month}\\s+${day}`),
      form('ymd', `${year}-(\\d\\d)-(\\d\\d)`),
      form('dmy', `(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?${year}${end}`),
    ],
  };
}

const monthStyles = [
  { month: 'long' },
  { month: 'long', day: 'numeric' },
  { month: 'short' },
  { month: 'short', day: 'numeric' },
] as const;

/** A name of different months in two languages is left out. */
function namesOfMonths(): Map<string, number> {
  const found = new Map<string, number>();
  const add = (written: string, month: number): void => {
    const name = written.toLowerCase().replace(/\.$/, '');
    const other = found.get(name);
    found.set(name, other === undefined || other === month ? month : 0);
  };
  for (const language of languages) {
    for (const style of monthStyles) {
      const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month += 1) {
        const parts = format.formatToParts(Date.UTC(2023, month - 1, 8));
        add(parts.find(({ type }) => type === 'month')?.value ?? '', month);
      }
    }
  }
  for (const line of declined)
    for (const [at, name] of line.split(' ').entries()) add(name, at + 1);
  return new Map([...found].filter(([name, month]) => month > 0 && /^\p{L}+$/u.test(name)));
}

function namesOfDays(): Set<string> {
  return new Set(
    languages.flatMap((language) => {
      const formats = (['long', 'short'] as const).map(
        (weekday) => new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }),
      );
      return [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
        formats.map((format) =>
          format
            .format(Date.UTC(2023, 0, day))
            .toLowerCase()
            .replace(/\.$/, ''),
        ),
      );
    }),
  );
}
