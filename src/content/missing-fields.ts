import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { normaliseLineEnds } from '../lib/text/line-ends.ts';
import type { Repair } from '../model/repair.ts';
import { decodeText } from './decode-text.ts';
import { splitFrontMatter } from './front-matter.ts';
import { issueFolder } from './issue-folders.ts';
import { itemFiles } from './read-folder.ts';
import { parseItemName } from './slug.ts';
import { type FieldValue, fieldEdits } from './write-fields.ts';

export interface FileRepair {
  file: string;
  repair: Repair;
}

/**
 * Repairs for an issue that was written by hand: they add the fields that `compose` would have
 * written. Items of an issue that was mailed get the id that feeds have shown for them. An issue
 * that was mailed and lost its own id gets none, since only git knows it.
 * @param today `YYYY-MM-DD`, for an issue without a date.
 */
export async function addMissingFields(
  root: string,
  number: number,
  today: string,
): Promise<FileRepair[]> {
  const folder = issueFolder(number);
  const issue = await readFields(root, `${folder}/issue.md`);
  const wasMailed = issue?.values.mailing !== undefined;
  if (issue === undefined || (wasMailed && issue.values.id === undefined)) return [];
  const repairs = wasMailed ? [] : repairFields(issue, { number, date: today, id: undefined });
  for (const name of itemFiles(join(root, folder))) {
    const { slug, language } = parseItemName(name);
    const item = language === undefined ? await readFields(root, `${folder}/${name}`) : undefined;
    if (item === undefined) continue;
    const id = wasMailed ? `${String(issue.values.id)}#${slug}` : undefined;
    repairs.push(...repairFields(item, { id }));
  }
  return repairs;
}

interface FileFields {
  file: string;
  text: string;
  values: Readonly<Record<string, unknown>>;
}

/** Undefined where the file is missing or unreadable, which `readIssue` reports. */
async function readFields(root: string, file: string): Promise<FileFields | undefined> {
  const bytes = await readFile(join(root, file)).catch(ifMissing(undefined));
  const text = bytes && decodeText(bytes)?.text;
  if (text === undefined) return undefined;
  const values = splitFrontMatter(normaliseLineEnds(text), file).value?.fields.values;
  return values && { file, text, values };
}

/** @param wanted The fields with their values; undefined for a new id. */
function repairFields(
  { file, text, values }: FileFields,
  wanted: Readonly<Record<string, FieldValue | undefined>>,
): FileRepair[] {
  const missing = Object.entries(wanted).filter(([name]) => values[name] === undefined);
  if (missing.length === 0) return [];
  const repair: Repair = ({ newId }) => {
    const fields = Object.fromEntries(missing.map(([name, value]) => [name, value ?? newId()]));
    const names = missing.map(([name]) => `\`${name}\``).join(', ');
    return { done: `Added ${names}.`, edits: fieldEdits(text, fields) };
  };
  return [{ file, repair }];
}
