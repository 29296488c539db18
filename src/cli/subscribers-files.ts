import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { temporaryPath } from '../lib/temporary-files.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import { dropControls } from '../model/slots.ts';
import { type Context, dataFolder } from '../project.ts';
import type { AddResult } from '../subscribers/add.ts';
import type { Field } from '../subscribers/csv/formats.ts';
import type { PeopleFileOptions } from '../subscribers/csv/people-file.ts';
import type { CsvFile } from '../subscribers/csv/read-csv.ts';
import type { ImportOptions } from '../subscribers/import.ts';
import { exit, type Result, toResult } from './command.ts';
import { type Action, addOptions } from './subscribers-action.ts';

/** So many problems are told one by one; the report has them all. */
const mostTold = 20;

/** Brings the people of a CSV file in, and leaves a report of every line. */
export const importFile: Action = async (context, [path, ...more], args) => {
  const consent = args.text('consent')?.trim();
  if (path === undefined || more.length > 0) throw new UsageError('Name one CSV file to import.');
  const { isOwnExport, importCsv } = await import('../subscribers/import.ts');
  const csv = {
    path: args.path(path),
    file: basename(path),
    ...encodingOf(args.text('encoding')),
  };
  const isRecheck = args.flag('recheck');
  if (!consent && !isRecheck && !(await isOwnExport(csv))) {
    throw new UsageError(
      'Say how these people agreed: --consent "signed up at our assembly in May 2026"',
    );
  }
  await access(csv.path).catch((error) => {
    throw new OutsideError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  });
  const map = await mappingOf(context, csv, args.texts('map'));
  const options = {
    ...(await addOptions(context)),
    map,
    status: args.texts('status'),
    ignore: args.texts('ignore'),
    ...(consent && { consent }),
  };
  if (isRecheck) return recheckFile(context, csv, options);
  return withStore(context, async (store) => {
    const report = await openReport(context);
    const told: Problem[] = [];
    const onLine = (line: number, added: AddResult): void => {
      report.write(line, added);
      if ('code' in added && told.length < mostTold) told.push(added);
    };
    const { terminal } = context;
    const onProgress: ImportOptions['onProgress'] = ({ taken, notTaken }) => {
      terminal.progress(`${taken + notTaken} lines read, ${taken} taken`);
      if (terminal.signal.aborted) throw new OutsideError('Stopped. Run it again to go on.');
    };
    const columns = { status: [] as string[], unused: [] as string[] };
    const onColumns: ImportOptions['onColumns'] = ({ applied, unused }) => {
      Object.assign(columns, { status: applied, unused });
      sayColumns(context, applied, unused);
    };
    const { value, problems } = await importCsv(store, csv, {
      ...options,
      onLine,
      onProgress,
      onColumns,
    });
    if (value === undefined) {
      await report.discard();
      return toResult(problems);
    }
    const file = await report.close();
    const { taken, left, notTaken, format } = value;
    const of = format === undefined ? '' : `, a file of ${format}`;
    terminal.say(`${csv.file}${of}: ${taken} lines taken, ${notTaken} not.`);
    if (left > 0) {
      terminal.say(
        `  ${left} of those taken left elsewhere: they are known here, and get no mail.`,
      );
    }
    for (const [reason, count] of report.reasons) terminal.say(`  ${count} not taken: ${reason}`);
    terminal.say(`${file} tells it line by line.`);
    const json = { ...value, columns, report: file };
    return { ...toResult(told, json), ...(report.failed && { exit: 1 }) };
  });
};

/** Suppresses those who were imported from a file before, and who get no mail by it. */
async function recheckFile(
  context: Context,
  csv: CsvFile,
  options: PeopleFileOptions & { now: Date },
): Promise<Result> {
  const { recheckCsv } = await import('../subscribers/recheck-file.ts');
  const { terminal } = context;
  return withStore(context, async (store) => {
    const { value, problems } = await recheckCsv(store, csv, {
      ...options,
      onColumns: ({ applied, unused }) => sayColumns(context, applied, unused),
    });
    if (value === undefined) return toResult(problems);
    terminal.say(`${csv.file}: ${value.length} people suppressed who got mail by an import.`);
    for (const [reason, group] of Map.groupBy(value, (each) => each.reason)) {
      terminal.say(`  ${group.length} ${reason}`);
    }
    const json = { suppressed: value };
    const more = problems.length - mostTold;
    if (more > 0) terminal.say(`${more} more people stay for the reason below.`);
    return toResult(problems.slice(0, mostTold), json);
  });
}

/** Prints what the columns of a file were used for. */
function sayColumns(
  { terminal }: Context,
  applied: readonly string[],
  unused: readonly string[],
): void {
  const list = (names: readonly string[]): string => dropControls(names.join(', '));
  if (applied.length > 0) terminal.say(`Columns that say who gets mail: ${list(applied)}.`);
  if (unused.length > 0) terminal.say(`Unused columns: ${list(unused)}.`);
}

/** Every line of a file, and what became of it, without an address. */
async function openReport(context: Context) {
  const { stringify } = await import('csv-stringify');
  const { guard } = await import('../subscribers/csv/guard.ts');
  const folder = join(await dataFolder(context.root), 'reports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = context.terminal.now().toISOString().slice(0, 19).replaceAll(':', '');
  const file = join(folder, `import-${stamp}.csv`);
  const rows = stringify({
    header: true,
    columns: ['line', 'taken', 'subscriber', 'why'],
    cast: { string: guard },
  });
  const temporary = temporaryPath(file);
  const written = pipeline(rows, createWriteStream(temporary, { mode: 0o600 }));
  written.catch(() => {});
  const reasons = new Map<string, number>();
  const report = {
    reasons,
    failed: false,
    write(line: number, added: AddResult): void {
      if ('code' in added) {
        reasons.set(added.message, (reasons.get(added.message) ?? 0) + 1);
        report.failed ||= added.severity === 'error';
        rows.write([line, 'no', '', added.message]);
      } else rows.write([line, 'yes', added.id, '']);
    },
    /** Nothing was imported, so nothing is reported line by line. */
    async discard(): Promise<void> {
      rows.end();
      await written;
      await rm(temporary, { force: true });
    },
    async close(): Promise<string> {
      rows.end();
      await written;
      await rename(temporary, file);
      return relative(context.root, file);
    },
  };
  return report;
}

function encodingOf(typed: string | undefined): { encoding?: string } {
  if (typed === undefined) return {};
  try {
    return { encoding: new TextDecoder(typed).encoding };
  } catch {
    throw new UsageError(`"${typed}" is no encoding that is known. Try windows-1250.`);
  }
}

/** What the editor says about the columns; asked for where nothing else tells. */
async function mappingOf(
  { terminal }: Context,
  csv: { path: string; file: string; encoding?: string },
  typed: readonly string[],
): Promise<ReadonlyMap<Field, string>> {
  const { readHeading, readMapping } = await import('../subscribers/csv/columns.ts');
  const { readHeadingLine } = await import('../subscribers/import.ts');
  const map = new Map<Field, string>();
  for (const each of typed) {
    const pair = readMapping(each);
    if (pair === undefined) {
      throw new UsageError(
        `"${each}" does not say which column holds what. Write it as address="E-pošta".`,
      );
    }
    map.set(...pair);
  }
  const heading = await readHeadingLine(csv);
  const columns = readHeading(heading, map);
  if (heading.length === 0 || !('missing' in columns) || columns.missing.length > 0) return map;
  const names = heading.map((name, at) => `${at + 1} ${name}`).join(', ');
  const answer = await terminal.ask(`Which column holds the addresses? ${names}`);
  const chosen = heading[Number(answer) - 1] ?? heading.find((name) => name === answer);
  if (chosen !== undefined) map.set('address', chosen);
  return map;
}

/** Writes the list as CSV, for its owner alone. */
export const exportFile: Action = async (context, [path, ...more], args) => {
  if (more.length > 0) throw new UsageError('Name one file to export to, or none.');
  const { exportCsv } = await import('../subscribers/export.ts');
  const day = context.terminal.now().toISOString().slice(0, 10);
  const file =
    path === undefined
      ? join(await dataFolder(context.root), 'exports', `subscribers-${day}.csv`)
      : args.path(path);
  return withStore(context, async (store) => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const temporary = temporaryPath(file);
    await pipeline(exportCsv(store), createWriteStream(temporary, { mode: 0o600, flush: true }));
    await rename(temporary, file);
    const shown = relative(context.root, file);
    context.terminal.say(`Exported to ${shown.startsWith('..') ? file : shown}.`);
    context.terminal.say('It holds the whole list: keep it as safe as data/ itself.');
    return { exit: exit.done, json: { file } };
  });
};
