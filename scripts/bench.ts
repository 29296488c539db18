#!/usr/bin/env zx
/** Runs the benchmarks in test/bench/, or those named: `npm run bench -- assembly`. */
import { $, glob, path } from 'zx';

const chosen = process.argv.slice(2);
const folder = path.join(import.meta.dirname, '../test/bench');
for (const file of (await glob('*.ts', { cwd: folder })).sort()) {
  if (chosen.length > 0 && !chosen.includes(path.basename(file, '.ts'))) continue;
  await $({ stdio: 'inherit' })`${process.execPath} ${path.join(folder, file)}`;
}
