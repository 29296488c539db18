/** The primary result code of SQLite; 0 for any other error. */
export function sqliteCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return code & 0xff;
}

/** True if another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return [5, 6].includes(sqliteCode(error));
}

/** True if the file is not a database, or is unreadable. */
export function isDamaged(error: unknown): boolean {
  return [11, 26].includes(sqliteCode(error));
}
