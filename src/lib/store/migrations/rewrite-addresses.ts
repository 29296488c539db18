import { type Kysely, type Selectable, sql } from 'kysely';
import { type Address, parseAddress } from '../../../model/address.ts';
import type { AddressChange, Tables } from '../tables.ts';
import { mergeRows } from './merge-rows.ts';

type StoredRow = Pick<
  Selectable<Tables['subscribers']>,
  'id' | 'address' | 'address_key' | 'state' | 'created_at'
>;

interface ParsedAddress {
  row: StoredRow;
  address: Address;
}

/**
 * Parses stored addresses again, and merges rows whose address is then the same. Rows without a
 * valid address are kept and never mailed.
 */
export async function rewriteAddresses(db: Kysely<Tables>): Promise<void> {
  const changed: ParsedAddress[] = [];
  for await (const row of eachRow(db)) {
    const address = parseAddress(row.address) ?? keptBlock(row);
    if (address === undefined) await markInvalid(db, row);
    else if (`${address}` !== row.address || address.key !== row.address_key) {
      changed.push({ row, address });
    }
  }
  for (const [key, group] of Map.groupBy(changed, ({ address }) => address.key)) {
    const ids = group.map(({ row }) => row.id);
    // A row of another address may have this key, which is then about to change.
    const there = await db
      .selectFrom('subscribers')
      .select(columns)
      .where('address_key', '=', key)
      .where('id', 'not in', ids)
      .executeTakeFirst();
    const same = there === undefined ? undefined : parseAddress(there.address);
    const all = same?.key === key && there ? [...group, { row: there, address: same }] : group;
    const kept = await mergeRows(db, all);
    for (const { row } of all) {
      if (row.id !== kept.row.id) await record(db, row, 'merged', kept.row.id);
      else if (row.address !== `${kept.address}`) await record(db, row, 'rewritten');
    }
    await freeKey(db, key, kept.row.id);
    await db
      .updateTable('subscribers')
      .set({ address: kept.address.toString(), address_key: key })
      .where('id', '=', kept.row.id)
      .execute();
  }
}

const columns = ['id', 'address', 'address_key', 'state', 'created_at'] as const;

async function* eachRow(db: Kysely<Tables>): AsyncGenerator<StoredRow> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('subscribers')
      .select(columns)
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/**
 * The blocked address of somebody who left stays blocked, whatever text follows it. For others it
 * proves nothing: their mail went to another address.
 */
function keptBlock({ address_key, state }: StoredRow): Address | undefined {
  const left = state === 'unsubscribed' || state === 'suppressed';
  return left ? parseAddress(address_key) : undefined;
}

async function markInvalid(db: Kysely<Tables>, row: StoredRow): Promise<void> {
  await record(db, row, 'invalid');
  const isOpen = row.state === 'confirmed' || row.state === 'pending';
  await db
    .updateTable('subscribers')
    .set({
      // No address has this key: the owner of an address within the stored text can subscribe.
      address_key: invalidKey(row.id),
      ...(isOpen && { state: 'suppressed', suppressed_reason: 'the stored address is invalid' }),
    })
    .where('id', '=', row.id)
    .execute();
}

async function freeKey(db: Kysely<Tables>, key: string, keeper: string): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ address_key: sql<string>`'moving ' || id` })
    .where('address_key', '=', key)
    .where('id', '!=', keeper)
    .execute();
}

function invalidKey(id: string): string {
  return `invalid ${id}`;
}

async function record(
  db: Kysely<Tables>,
  { id, address, state }: StoredRow,
  change: AddressChange,
  keptId = id,
): Promise<void> {
  await db
    .insertInto('changed_addresses')
    .values({ subscriber_id: keptId, was: address, state, change })
    .execute();
}
