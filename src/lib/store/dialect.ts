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
  /** True if the send lock excludes all other senders; otherwise senders have leases. */
  hasSingleSender: boolean;
  /** In seconds since 1970. Leases use it, not the clocks of the machines. */
  clock: RawBuilder<number>;
  /** A retry can help: a lock, or an unreachable server. */
  isTemporary: (error: unknown) => boolean;
  /** In the database's files. A server's write-ahead log keeps deleted data until it is reused. */
  overwriteDeleted: (db: Kysely<Tables>) => Promise<void>;
  /** Of data, disk or server; undefined for any other error. */
  fault: (error: unknown) => DatabaseFault | undefined;
  describe: (error: unknown) => string | undefined;
}
