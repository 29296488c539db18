import { fileURLToPath } from 'node:url';

/**
 * The file of a module of ours that another process runs, named by its source:
 * `ownModule(new URL('./worker.ts', import.meta.url))`. Compiled code finds the compiled module.
 */
export function ownModule(source: URL): string {
  const file = fileURLToPath(source);
  return import.meta.url.endsWith('.ts') ? file : file.replace(/\.ts$/, '.js');
}
