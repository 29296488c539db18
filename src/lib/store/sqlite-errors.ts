/** SQLite's result code, without the details in its higher bits; 0 for any other error. */
export function sqliteCode(error: unknown): number {
  return ((error as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff;
}

/** True where another connection holds the lock: SQLITE_BUSY and SQLITE_LOCKED. */
export function isBusy(error: unknown): boolean {
  return [5, 6].includes(sqliteCode(error));
}
