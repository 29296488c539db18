import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

export type DatabaseFault =
  | 'damaged'
  | 'full'
  | 'readonly'
  | 'unopenable'
  | 'disk'
  | 'locked'
  | 'unreachable';

/** What differs between the databases beyond SQL, which Kysely writes. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /**
   * True if only the process with the send lock can send: any other sender has died. Otherwise
   * senders have leases.
   */
  hasSingleSender: boolean;
  /** The clock of the database, in seconds since 1970. Leases use it, not those of the machines. */
  clock: RawBuilder<number>;
  /** True for an error that a retry can fix: a lock, or an unreachable server. */
  isTemporary: (error: unknown) => boolean;
  /**
   * Overwrites what was deleted from the list in the files of the database. The write-ahead log of
   * a server keeps it until it is reused.
   */
  overwriteDeleted: (db: Kysely<Tables>) => Promise<void>;
  /** The kind of fault of data, disk or server; undefined for any other error. */
  fault: (error: unknown) => DatabaseFault | undefined;
  /** The same in a few words for a person. */
  describe: (error: unknown) => string | undefined;
}
