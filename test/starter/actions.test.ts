import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const files = [
  'create-masthead/templates/workflow.yml',
  'docs/hosting.md',
  '.github/workflows/check.yml',
  '.github/workflows/collect.yml',
];

test('actions are pinned to a commit and its full version, the same ones everywhere', async () => {
  const pins = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(join(import.meta.dirname, '../..', file), 'utf8');
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, used = '']) => used);
    expect(uses.length, file).toBeGreaterThan(1);
    for (const used of uses) {
      const [, repository, pin] =
        /^([\w-]+\/[\w-]+)(?:\/[\w/-]+)?@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(used) ?? [];
      expect(repository, `${file}: ${used}`).toBeDefined();
      expect(pins.get(repository ?? '') ?? pin, `${file}: ${used}`).toBe(pin);
      pins.set(repository ?? '', pin ?? '');
    }
  }
});
