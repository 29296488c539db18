import type { Problem } from '../../model/problem.ts';
import { dropControls } from '../../model/slots.ts';
import type { SurveyedColumn } from './column-survey.ts';

/** So many values of a column are shown. */
const most = 8;

/** A column may say who must not be mailed, and it is not clear how. */
export function unclearColumn(file: string, { name, counts, values }: SurveyedColumn): Problem {
  const shown = shorten(name);
  const rows = [...values].sort((a, b) => b[1] - a[1]);
  const listed = rows.slice(0, most).map(([value, count]) => `${quote(value)} (${count})`);
  if (rows.length > most) listed.push(`and ${rows.length - most} more`);
  const others = [
    ['agreed', 'subscribed'],
    ['unconfirmed', 'never confirmed'],
    ['left', 'unsubscribed'],
    ['bounced', 'bounced'],
    ['nothing', 'nothing against mail'],
    ['empty', 'empty'],
  ] as const;
  for (const [reading, words] of others) {
    const count = counts.get(reading) ?? 0;
    if (count > 0 && !(reading === 'empty' && values.has(''))) listed.push(`${words} (${count})`);
  }
  return {
    code: 'unclear-column',
    severity: 'error',
    message: `The column "${shown}" may say who must not get mail, but its meaning is unclear: ${listed.join(', ')}. Nothing was imported.`,
    hint: `If it says who gets mail, add --status "${shown}", or --status "${shown}=VALUE" with the value that means subscribed. If it does not matter, add --ignore "${shown}".`,
    file,
    line: 1,
  };
}

/** A file that by its name has people who left, and no column that says so. */
export function unclearFileName(file: string): Problem {
  return {
    code: 'unclear-column',
    severity: 'error',
    message: `By its name, ${file} lists people who must not get mail, and no column says so. Nothing was imported.`,
    hint: 'If so, add --status "file name": they are stored as suppressed. If they all get mail, add --ignore "file name".',
    file,
  };
}

/** `--status` or `--ignore` names a column that is not there. */
export function unknownColumn(file: string, name: string, names: readonly string[]): Problem {
  return {
    code: 'unknown-column',
    severity: 'error',
    message: `This file has no column "${shorten(name)}". Nothing was imported.`,
    hint: `It has ${names.map((each) => `"${shorten(each)}"`).join(', ')}.`,
    file,
    line: 1,
  };
}

/** No column holds addresses; `missing` names one that was asked for. */
export function noColumn(
  file: string,
  heading: readonly string[],
  missing: readonly string[],
): Problem {
  if (heading.some((name) => name.includes('@'))) {
    return {
      code: 'no-address-column',
      severity: 'error',
      message:
        'The first line of this file holds an address, not the names of its columns; nobody was taken.',
      hint: 'Put a line above it that names the columns, such as: email,name',
      file,
      line: 1,
    };
  }
  const names = heading.map((name) => `"${name.slice(0, 40)}"`).join(', ');
  const what =
    missing[0] === undefined ? 'that is known to hold addresses' : `called "${missing[0]}"`;
  return {
    code: 'no-address-column',
    severity: 'error',
    message: `This file has no column ${what}; nobody was taken from it. It has ${names || 'none'}.`,
    hint: 'The first line names the columns. Say which is which: --map address="E-pošta" --map name="Ime"',
    file,
    line: 1,
  };
}

/** A line that does not say whether somebody gets mail, where others do. */
export function unclearLine(): Problem {
  return {
    code: 'unclear-status',
    severity: 'error',
    message: 'This line does not say whether this person gets mail; not imported.',
    hint: 'Fill in the cell that says so, or leave the column out with --ignore COLUMN.',
  };
}

/** Values can be personal, and problems go to logs: addresses are left out. */
function quote(value: string): string {
  if (value === '') return 'empty';
  return value.includes('@') ? 'an address' : `"${shorten(value)}"`;
}

function shorten(text: string): string {
  const plain = dropControls(text);
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}

/** A line of somebody who never confirmed. */
export function unconfirmedLine(): Problem {
  return {
    code: 'never-confirmed',
    severity: 'warning',
    message: 'By this file, this person has not confirmed.',
    hint: 'They can sign up by the form.',
  };
}
