import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';
import type { YamlValues } from './yaml.ts';

/**
 * Reports settings that a newer masthead wrote, instead of each key that this one does not know.
 * The version to install is the one that the newsletter's `package.json` asks for, else the latest.
 * @param readable The newest format that this masthead reads.
 */
export async function findNewerFormat(
  root: string,
  { values, placeOf }: YamlValues,
  readable: number,
): Promise<Problem | undefined> {
  const format = Number(values.format);
  if (!Number.isInteger(format) || format <= readable) return undefined;
  const version = (await readWantedVersion(root)) ?? 'latest';
  return contentProblems['newer-format']({ format, version }, placeOf(['format']));
}

async function readWantedVersion(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '');
  return /"masthead"\s*:\s*"[~^>=\s]*(\d+\.\d+\.\d+[\w.-]*)"/.exec(text)?.[1];
}
