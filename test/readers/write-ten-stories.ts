/** Writes the ten stories into the folder argv[2], a newsletter for each form, and prints their names. */
import { join } from 'node:path';
import { forms, nameOf, writeTenStories } from '../helpers/ten-stories.ts';

const [, , folder] = process.argv as [string, string, string];
for (const form of forms) {
  await writeTenStories(join(folder, nameOf(form)), form);
  process.stdout.write(`${nameOf(form)}\n`);
}
