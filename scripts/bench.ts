#!/usr/bin/env zx
/** Speed against named references in the same run; each is a file in test/bench/. `npm run bench -- assembly` runs one. */
import { $, glob, path } from 'zx';

const asked = process.argv.slice(2);
const folder = path.join(import.meta.dirname, '../test/bench');
for (const file of (await glob('*.ts', { cwd: folder })).sort()) {
  if (asked.length > 0 && !asked.includes(path.basename(file, '.ts'))) continue;
  await $({ stdio: 'inherit' })`${process.execPath} ${path.join(folder, file)}`;
}
