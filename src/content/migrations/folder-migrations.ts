import type { FolderMigration } from './folder-migration.ts';

/** The format of the first version. */
const firstFormat = 1;

/**
 * In order: each begins where the one before ends. The list is empty so far, since this version reads
 * what 0.1.0 reads.
 */
export const folderMigrations: readonly FolderMigration[] = [];

/** The format that a folder has after all migrations. */
export function formatAfter(migrations: readonly FolderMigration[]): number {
  return migrations.at(-1)?.to ?? firstFormat;
}
