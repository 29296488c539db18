#!/usr/bin/env zx
/** Compiles `src/` to `dist/`, the JavaScript of the package. npm runs it before it packs. */
import { $, fs, path } from 'zx';

const project = path.join(import.meta.dirname, '..');
await fs.remove(path.join(project, 'dist'));
await $({ cwd: project, stdio: 'inherit' })`tsc -p tsconfig.build.json`;
