import { basename } from 'node:path';
import type { Store } from '../lib/store/open.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import { dropControls } from '../model/slots.ts';
import type { Project } from '../project.ts';
import { readMapping } from '../subscribers/csv/columns.ts';
import type { Field } from '../subscribers/csv/export-formats.ts';
import type { PeopleFileOptions } from '../subscribers/csv/people-file.ts';
import type { CsvFile } from '../subscribers/csv/read-csv.ts';
import type { ColumnUses } from '../subscribers/csv/status-survey.ts';
import { isOwnExport } from '../subscribers/import.ts';
import {
  completeMapping,
  type ImportFileOptions,
  importFile,
  mostListed,
} from '../subscribers/import-file.ts';
import { languageQuestion } from './choose-language.ts';
import { exit, type Result, type Terminal, toResult } from './command.ts';
import { requireFile } from './named-path.ts';
import type { Action } from './subscribers-action.ts';

/** `subscribers import FILE`, and `import --recheck FILE` for one that was imported wrongly. */
export const importPeople: Action = async (project, [path, ...more], args, terminal) => {
  const consent = args.text('consent')?.trim();
  if (path === undefined || more.length > 0) throw new UsageError('Name one CSV file to import.');
  await requireFile(args.path(path));
  const csv = {
    path: args.path(path),
    file: basename(path),
    ...readEncoding(args.text('encoding')),
  };
  const isRecheck = args.flag('recheck');
  if (!consent && !isRecheck && !(await isOwnExport(csv))) {
    throw new UsageError(
      'State how these people agreed: --consent "signed up at our assembly in May 2026"',
    );
  }
  const map = await completeMapping(csv, readMap(args.texts('map')), (columns) =>
    chooseColumn(terminal, columns),
  );
  const chooseLanguage = languageQuestion(terminal);
  const options = { map, status: args.texts('status'), ignore: args.texts('ignore') };
  return withStore(project, (store) =>
    isRecheck
      ? recheck(terminal, store, csv, options)
      : runImport(
          project,
          store,
          csv,
          { ...options, chooseLanguage, ...(consent && { consent }) },
          terminal,
        ),
  );
};

async function runImport(
  project: Project,
  store: Store,
  csv: CsvFile,
  options: ImportFileOptions,
  terminal: Terminal,
): Promise<Result> {
  const { value, problems } = await importFile(project, store, csv, options);
  if (value === undefined) return toResult(problems);
  const { counts, uses, already, reasons, report } = value;
  const { imported, withoutMail, rejected, format } = counts;
  printUses(terminal, uses);
  const of = format === undefined ? '' : ` (${format})`;
  const others =
    report === undefined ? `${already} already subscribed` : `${rejected} not imported`;
  terminal.say(`${csv.file}${of}: ${imported} imported, ${others}.`);
  if (withoutMail > 0) {
    terminal.say(
      `  ${withoutMail} of them unsubscribed or bounced elsewhere, so no mail is sent to them.`,
    );
  }
  if (report !== undefined) {
    for (const [reason, count] of reasons) terminal.say(`  ${count} not imported: ${reason}`);
    terminal.say(`The result of every line is in ${report}.`);
  }
  const json = {
    taken: imported,
    left: withoutMail,
    notTaken: rejected,
    already,
    ...(format !== undefined && { format }),
    columns: { status: uses.applied, unused: uses.unused },
    report: report ?? null,
  };
  return { exit: value.hasErrors ? exit.problems : exit.done, problems, json };
}

async function recheck(
  terminal: Terminal,
  store: Store,
  csv: CsvFile,
  options: PeopleFileOptions,
): Promise<Result> {
  const { recheckCsv } = await import('../subscribers/recheck-file.ts');
  const { value, problems } = await recheckCsv(store, csv, { ...options, now: terminal.now() });
  if (value === undefined) return toResult(problems);
  const { suppressed, uses } = value;
  printUses(terminal, uses);
  const people = countNouns(suppressed.length, 'person', 'people');
  terminal.say(`${csv.file}: ${people} suppressed who got mail because of an import.`);
  for (const [reason, group] of Map.groupBy(suppressed, (each) => each.reason)) {
    terminal.say(`  ${group.length} ${reason}`);
  }
  const more = problems.length - mostListed;
  if (more > 0) terminal.say(`${more} more people stay for the reason below.`);
  return toResult(problems.slice(0, mostListed), { suppressed });
}

function printUses({ say }: Pick<Terminal, 'say'>, { applied, unused }: ColumnUses): void {
  const list = (names: readonly string[]): string => dropControls(names.join(', '));
  if (applied.length > 0) say(`Columns that say who gets mail: ${list(applied)}.`);
  if (unused.length > 0) say(`Unused columns: ${list(unused)}.`);
}

function readEncoding(typed: string | undefined): { encoding?: string } {
  if (typed === undefined) return {};
  try {
    return { encoding: new TextDecoder(typed).encoding };
  } catch {
    throw new UsageError(`Unknown encoding "${typed}". Files of Excel are often windows-1250.`);
  }
}

function readMap(typed: readonly string[]): ReadonlyMap<Field, string> {
  return new Map(
    typed.map((each) => {
      const pair = readMapping(each);
      if (pair !== undefined) return pair;
      throw new UsageError(
        `--map must name a field and its column, as in address="E-pošta", not "${each}".`,
      );
    }),
  );
}

async function chooseColumn(
  { ask }: Terminal,
  columns: readonly string[],
): Promise<string | undefined> {
  const names = columns.map((name, at) => `${at + 1} ${name}`).join(', ');
  const answer = await ask(`Which column has the addresses? ${names}`);
  return columns[Number(answer) - 1] ?? columns.find((name) => name === answer);
}
