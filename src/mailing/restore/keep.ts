import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../../lib/files.ts';
import { loadSecret, type Secret } from '../../lib/keys/secret.ts';

/** @returns the path, or, where it is taken, the same with a number. */
export async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}-${number}`;
    const isTaken = await access(name).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}

/**
 * Puts the secrets of the present state before those of the backup that they lack, so that links
 * signed with either go on working.
 * @returns the secret that the present state's erasures are recorded under.
 */
export async function mergeSecrets(
  data: string,
  stage: string,
  given: string | undefined,
): Promise<Secret> {
  const [present, restored] = await Promise.all(
    [data, stage].map(async (folder) =>
      (await readOptional(join(folder, 'secret'))).split(/\s+/).filter((part) => part !== ''),
    ),
  );
  const old = restored ?? [];
  const own = present ?? [];
  const all = old.every((part) => own.includes(part))
    ? own
    : [...own.filter((part) => !old.includes(part)), ...old];
  if (all.length > 0) {
    await writeFile(join(stage, 'secret'), `${all.join('\n')}\n`, { mode: 0o600, flush: true });
  }
  return loadSecret(own.length > 0 ? data : stage, given);
}

/** Keeps every erasure that either state knows of. */
export async function mergeErasures(data: string, stage: string): Promise<void> {
  const texts = await Promise.all(
    [stage, data].map((folder) => readOptional(join(folder, 'erasures'))),
  );
  const lines = new Set(
    texts
      .join('\n')
      .split('\n')
      .filter((line) => line !== ''),
  );
  if (lines.size === 0) return;
  const text = [...lines].map((line) => `${line}\n`).join('');
  await writeFile(join(stage, 'erasures'), text, { mode: 0o600, flush: true });
}

async function readOptional(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(ifMissing(''));
}
