import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { errorCode } from '../text/system-error.ts';
import type { DatabaseFault, Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** SQLSTATEs of a server that is starting or stopping, and of conflicting transactions. */
const temporaryStates = /^(?:08|57P0[1-3]|40001|40P01|53300)/;
const temporaryCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'];

const temporaryWords =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client (?:was closed|has encountered a connection error)/;
/** Class 53: no room, no memory, no connection left. Class 58: the system that it runs on. */
const descriptions: Partial<Record<DatabaseFault, string>> = {
  damaged: 'its files are damaged',
  unreachable: 'its server cannot be reached',
  full: 'its server has no room left',
  disk: 'its server reports an error of its disk',
};
/** `data_corrupted` and `index_corrupted`. */
const damagedStates = /^XX00[12]$/;

const rewritten = {
  subscribers: 'id',
  confirmations: 'token_hash',
  letters: 'id',
  askings: 'hash',
  traces: 'subscriber_id',
  changed_addresses: 'subscriber_id',
} as const;

export const postgres: Dialect = {
  name: 'postgres',
  hasSingleSender: false,
  overwriteDeleted: async (db) => {
    // Rewrites the tables. `vacuum full` would keep a deleted row for as long as
    // anybody, such as the server's own `analyze`, might still see it.
    for (const [table, column] of Object.entries(rewritten)) {
      const [name, key] = [sql.table(table), sql.ref(column)];
      await sql`alter table ${name} alter column ${key} type text using ${key} || ''`.execute(db);
    }
    await sql`checkpoint`.execute(db).catch(() => {
      // Only some roles may. A checkpoint happens within minutes anyway.
    });
  },
  clock: sql<number>`extract(epoch from clock_timestamp())::double precision`,
  fault: (error) => {
    const code = errorCode(error) ?? '';
    if (damagedStates.test(code)) return 'damaged';
    if (postgres.isTemporary(error)) return 'unreachable';
    if (code.startsWith('53')) return 'full';
    return code.startsWith('58') ? 'disk' : undefined;
  },
  describe: (error) => {
    const fault = postgres.fault(error);
    return fault === undefined ? undefined : descriptions[fault];
  },
  isTemporary: (error) => {
    const code = errorCode(error) ?? '';
    const message = error instanceof Error ? error.message : '';
    return (
      temporaryStates.test(code) || temporaryCodes.includes(code) || temporaryWords.test(message)
    );
  },
};

/** The OID of int8, the type of counts. None of ours exceeds a JavaScript number. */
const int8 = 20;

/** A commit is durable when it returns (`synchronous_commit`). The URL belongs in no message. */
export function openPostgres(url: string): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // The pool replaces an idle connection that breaks; one in use also fails its query.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
