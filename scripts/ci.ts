#!/usr/bin/env zx
/** Runs every check that a change must pass, with its time, and continues after one that fails. */
import { $, chalk } from 'zx';

const checks: [name: string, script: string][] = [
  ['types', 'types'],
  ['lint', 'lint'],
  ['unused code', 'unused'],
  ['tests', 'test'],
  ['PostgreSQL', 'test:postgres'],
  ['faults', 'test:faults'],
  ['readers', 'test:readers'],
  ['browser', 'test:browser'],
  ['publishing', 'test:publish'],
  ['package', 'test:package'],
  ['new newsletter', 'test:start'],
];

const chosen = process.argv.slice(2);
const failed: string[] = [];
for (const [name, script] of checks) {
  if (chosen.length > 0 && !chosen.includes(script)) continue;
  const start = performance.now();
  const { exitCode } = await $({ nothrow: true, stdio: 'inherit' })`npm run -s ${script}`;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (exitCode !== 0) failed.push(name);
  const verdict = exitCode === 0 ? chalk.green('passed') : chalk.red('failed');
  console.log(`${chalk.bold(name)}: ${verdict} in ${seconds} s`);
}
if (failed.length > 0) console.error(chalk.red(`Failed: ${failed.join(', ')}`));
process.exitCode = failed.length === 0 ? 0 : 1;
