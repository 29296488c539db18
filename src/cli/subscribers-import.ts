import { basename } from 'node:path';
import type { Store } from '../lib/store/open.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { readMapping } from '../subscribers/csv/columns.ts';
import type { Field } from '../subscribers/csv/export-formats.ts';
import { guessEncoding } from '../subscribers/csv/guess-encoding.ts';
import type { PeopleFileOptions } from '../subscribers/csv/people-file.ts';
import type { CsvFile } from '../subscribers/csv/read-csv.ts';
import { isOwnExport } from '../subscribers/import.ts';
import {
  completeMapping,
  type ImportFileOptions,
  type ImportPreview,
  type ImportResult,
  importFile,
  mostListed,
} from '../subscribers/import-file.ts';
import { languageQuestion } from './choose-language.ts';
import { exit, type Result, type Terminal, toResult } from './command.ts';
import { describeColumns, describePreview } from './describe-import.ts';
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
    ...(await chooseEncoding(args.path(path), args.text('encoding'), project, terminal)),
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
  const options = { map, status: args.texts('status'), ignore: args.texts('ignore') };
  if (isRecheck) return withStore(project, (store) => recheck(terminal, store, csv, options));
  const wanted = {
    ...options,
    chooseLanguage: languageQuestion(terminal),
    ...(consent && { consent }),
    update: args.flag('update'),
    dryRun: args.flag('dry-run'),
    yes: args.flag('yes'),
  };
  return withStore(project, (store) => runImport(project, store, csv, wanted, terminal));
};

async function runImport(
  project: Project,
  store: Store,
  csv: CsvFile,
  options: Omit<ImportFileOptions, 'confirm'> & { yes: boolean },
  terminal: Terminal,
): Promise<Result> {
  const { value, problems } = await importFile(project, store, csv, {
    ...options,
    confirm: (preview) => confirmImport(preview, csv, project, options, terminal),
  });
  if (value === undefined) return toResult(problems);
  const { counts, used, uses, summary, report } = value;
  const { imported, withoutMail, rejected, format } = counts;
  if (value.isPreview !== true) sayImported(value, csv, terminal);
  else if (summary.hasEffect) terminal.say('Nothing was imported.');
  const json = {
    taken: imported,
    left: withoutMail,
    notTaken: rejected,
    already: summary.already,
    changed: summary.changed.length,
    duplicates: summary.duplicates.length,
    languages: Object.fromEntries(summary.languages),
    ...(value.isPreview === true && { dryRun: true }),
    ...(format !== undefined && { format }),
    columns: { used, status: uses.applied, unused: uses.unused },
    report: report ?? null,
  };
  return { exit: value.hasErrors ? exit.problems : exit.done, problems, json };
}

async function confirmImport(
  { summary, used, uses, counts }: ImportPreview,
  { file }: CsvFile,
  { newsletter }: Project,
  { yes, dryRun = false, update = false }: { yes: boolean; dryRun?: boolean; update?: boolean },
  terminal: Terminal,
): Promise<boolean> {
  const of = counts.format === undefined ? '' : ` (${counts.format})`;
  for (const line of describeColumns(uses, used)) terminal.say(line);
  for (const line of describePreview(summary, `${file}${of}`, newsletter.languages)) {
    terminal.say(line);
  }
  if (dryRun) return false;
  if (yes || !summary.hasEffect) return true;
  const people = countNouns(counts.imported, 'person', 'people');
  const changes = summary.changed.length === 0 ? '' : `, and change ${summary.changed.length}`;
  const answer = await terminal.confirm(`Import ${people}${changes}?`);
  if (answer === undefined && update && summary.changed.length > 0) {
    throw new UsageError('Changing people on the list needs a confirmation. Add --yes.');
  }
  return answer !== false;
}

function sayImported(
  { counts, summary, reasons, refused, hasErrors, report }: ImportResult,
  { file }: CsvFile,
  { say }: Terminal,
): void {
  const { imported, withoutMail, rejected } = counts;
  const parts = [
    `${imported} imported`,
    ...(summary.changed.length > 0 ? [`${summary.changed.length} changed`] : []),
    ...(!hasErrors && summary.already > 0 ? [`${summary.already} already subscribed`] : []),
    ...(hasErrors ? [`${rejected} not imported`] : []),
    ...(!hasErrors && refused > 0 ? [`${refused} not imported`] : []),
  ];
  say(`${file}: ${parts.join(', ')}.`);
  if (withoutMail > 0) {
    say(
      `  ${withoutMail} of those imported unsubscribed or bounced elsewhere, so no mail is sent to them.`,
    );
  }
  if (refused > 0) {
    for (const [reason, count] of reasons) {
      say(`  ${count} not imported: ${reason.replace(/ Not imported\.$/, '')}`);
    }
  }
  if (report !== undefined) say(`The result of every line is in ${report}.`);
  if ([...reasons.values()].some((count) => count > mostListed)) {
    say(`Below are the first ${mostListed} lines for each reason.`);
  }
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
  for (const line of describeColumns(uses)) terminal.say(line);
  const people = countNouns(suppressed.length, 'person', 'people');
  terminal.say(`${csv.file}: ${people} suppressed. They got mail because of an earlier import.`);
  for (const [reason, group] of Map.groupBy(suppressed, (each) => each.reason)) {
    terminal.say(`  ${group.length} ${reason}`);
  }
  const more = problems.length - mostListed;
  if (more > 0) {
    const others = countNouns(more, 'more person subscribed', 'more people subscribed');
    terminal.say(`${others} with the form and stay, like those below.`);
  }
  return toResult(problems.slice(0, mostListed), { suppressed });
}

async function chooseEncoding(
  path: string,
  typed: string | undefined,
  { newsletter }: Project,
  { say }: Terminal,
): Promise<{ encoding?: string }> {
  if (typed !== undefined) return readEncoding(typed);
  const guess = await guessEncoding(path, newsletter.languages);
  if (guess === undefined) return {};
  const letters = guess.letters.slice(0, 10).join(' ');
  say(
    `Encoding: ${guess.encoding}, with the characters ${letters}. If that is wrong, add --encoding.`,
  );
  return { encoding: guess.encoding };
}

function readEncoding(typed: string): { encoding: string } {
  try {
    return { encoding: new TextDecoder(typed).encoding };
  } catch {
    throw new UsageError(`Unknown encoding "${typed}". Files from Excel often use windows-1250.`);
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
