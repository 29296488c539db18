/** Serves the site in the folder argv[2]; writes its address into the file argv[3], each answer into argv[4]. */
import { appendFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { serveSite } from '../helpers/site.ts';

const [, , folder, addressFile, log] = process.argv as [string, string, string, string, string];
const { at } = await serveSite(folder, (line) => appendFileSync(log, `${line}\n`));
await writeFile(`${addressFile}.new`, at);
await rename(`${addressFile}.new`, addressFile);
