import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** `damaged`: the data; the others: what is around it. */
export type DatabaseFault =
  | 'damaged'
  | 'full'
  | 'readonly'
  | 'unopenable'
  | 'disk'
  | 'locked'
  | 'unreachable';

/** In what the databases differ, beyond what Kysely writes for each by itself. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /**
   * True where the one process that holds the newsletter's send lock is the only one that sends:
   * whoever else is found at work has died. Elsewhere senders are known to live by their leases.
   */
  hasSingleSender: boolean;
  /** The database's own clock, in seconds since 1970: leases go by it, not by the machines'. */
  clock: RawBuilder<number>;
  /** True for an error that passes by itself: another one's lock, or a server that is away. */
  isTemporary: (error: unknown) => boolean;
  /**
   * Sees to it that the files of the database hold no byte of what was deleted from the list. On a
   * server, its write-ahead log keeps it until it comes round.
   */
  overwriteDeleted: (db: Kysely<Tables>) => Promise<void>;
  /** Which kind of fault of the data, the disk or the server it is; undefined for any other error. */
  fault: (error: unknown) => DatabaseFault | undefined;
  /** The same in a few words for a person. */
  describe: (error: unknown) => string | undefined;
}
