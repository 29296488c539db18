import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { DatabaseFault, Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** Of a server that is starting, stopping or gone, and of transactions that got in each other's way. */
const temporaryStates = /^(?:08|57P0[1-3]|40001|40P01|53300)/;
const temporaryCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'];

/** The driver's own, which have no code. */
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

/** The tables with people in them, and a column of each. */
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
    // Writes them anew with the rows that there are. `vacuum full` would keep a deleted one for as
    // long as anybody, such as the server's own `analyze`, might still see it.
    for (const [table, column] of Object.entries(rewritten)) {
      const [name, key] = [sql.table(table), sql.ref(column)];
      await sql`alter table ${name} alter column ${key} type text using ${key} || ''`.execute(db);
    }
    await sql`checkpoint`.execute(db).catch(() => {
      // Only some roles may; it comes by itself within minutes.
    });
  },
  clock: sql<number>`extract(epoch from clock_timestamp())::double precision`,
  fault: (error) => {
    const { code = '' } = error as { code?: string };
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
    const { code = '', message } = error as { code?: string; message: string };
    return (
      temporaryStates.test(code) || temporaryCodes.includes(code) || temporaryWords.test(message)
    );
  },
};

/** The OID of int8, which counts come in; none of ours is beyond what a number holds. */
const int8 = 20;

/**
 * PostgreSQL, where several senders on several machines share a mailing. A commit is durable when
 * it returns, as its server is set up by default (`synchronous_commit`).
 * @param url `postgres://…`; it may hold a password and belongs into no message.
 */
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
  // One that breaks while nobody uses it is made anew; one in use also fails the query that it is at.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
