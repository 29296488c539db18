import type { Command } from './command.ts';

/** Every command by name, in the order of `masthead --help`. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  digest: async () => (await import('./digest.ts')).digest,
  collect: async () => (await import('./collect.ts')).collect,
  compose: async () => (await import('./compose.ts')).compose,
  check: async () => (await import('./check.ts')).check,
  translate: async () => (await import('./translate.ts')).translate,
  build: async () => (await import('./build.ts')).build,
  publish: async () => (await import('./publish.ts')).publish,
  preview: async () => (await import('./preview.ts')).preview,
  send: async () => (await import('./send.ts')).send,
  status: async () => (await import('./status.ts')).status,
  subscribers: async () => (await import('./subscribers.ts')).subscribers,
  serve: async () => (await import('./serve.ts')).serve,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  'import-archive': async () => (await import('./import-archive.ts')).importArchive,
  init: async () => (await import('./init.ts')).init,
};
