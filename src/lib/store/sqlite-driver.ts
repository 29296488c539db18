import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { pause } from '../pause.ts';
import { isBusy } from './sqlite-errors.ts';

const mostPrepared = 100;
/** In milliseconds: between two attempts to get the lock, and until it fails. */
const interval = 25;
const longest = 10_000;

/**
 * Waits for the lock of another process asynchronously; SQLite itself would block the whole
 * process. Needs `busy_timeout = 0`.
 */
export function waitingDialect(database: DatabaseSync): Dialect {
  return {
    createDriver: () => new WaitingDriver(database),
    createAdapter: () => new OwnTurnsAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class OwnTurnsAdapter extends SqliteAdapter {
  /** SQLite's DDL is transactional: a full disk must not leave half of the migrations. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** Otherwise Kysely would keep the connection for a query that waits. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

interface PreparedStatement {
  statement: StatementSync;
  returnsRows: boolean;
}

class WaitingDriver implements Driver {
  private readonly database: DatabaseSync;
  private readonly connection: DatabaseConnection;
  private readonly turns = new Turns();
  private readonly prepared = new Map<string, PreparedStatement>();

  constructor(database: DatabaseSync) {
    this.database = database;
    this.connection = {
      executeQuery: <R>(query: CompiledQuery) => this.execute<R>(query),
      streamQuery: <R>(query: CompiledQuery) => this.stream<R>(query),
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.turns.take();
    return this.connection;
  }

  async beginTransaction(): Promise<void> {
    // A transaction will write: it gets the lock at once, not in the middle.
    await this.execute(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.execute(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // On a full disk SQLite has rolled back already, and a second rollback is an error.
    if (this.database.isTransaction) await this.execute(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.turns.give();
  }

  async destroy(): Promise<void> {
    this.prepared.clear();
    this.database.close();
  }

  private async execute<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    for (let waited = 0; ; waited += interval) {
      try {
        return this.runOnce<R>(sql, parameters as SQLInputValue[]);
      } catch (error) {
        // A transaction has the lock: waiting would not help.
        if (!isBusy(error) || this.database.isTransaction || waited >= longest) throw error;
        this.turns.give();
        await pause(interval);
        await this.turns.take();
      }
    }
  }

  private runOnce<R>(sql: string, parameters: SQLInputValue[]): QueryResult<R> {
    const { statement, returnsRows } = this.prepare(sql);
    if (returnsRows) return { rows: statement.all(...parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
  }

  private async *stream<R>({
    sql,
    parameters,
  }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.prepare(sql).statement.iterate(...(parameters as SQLInputValue[]))) {
      yield { rows: [row as R] };
    }
  }

  private prepare(sql: string): PreparedStatement {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    // Statements with lists have many lengths; those of the sending loop are few.
    if (this.prepared.size >= mostPrepared) this.prepared.clear();
    this.prepared.set(sql, prepared);
    return prepared;
  }
}

class Turns {
  private taken = false;
  private readonly waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (!this.taken) {
      this.taken = true;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken = false;
    else next();
  }
}
