import type { Transaction } from '../../lib/store/open.ts';
import type { Address } from '../../model/address.ts';

/** A test of an issue that servers accepted. */
export interface TestRecord {
  /** ISO 8601. */
  sentAt: string;
  addresses: string[];
  /** See `contentHash`. */
  contentHash: string;
}

/** Records a test. Of earlier ones to these addresses nothing stays. Needs a transaction. */
export async function recordTest(
  { db }: Transaction,
  issueId: string,
  addresses: readonly Address[],
  { sentAt, contentHash }: Omit<TestRecord, 'addresses'>,
): Promise<void> {
  const values = { sent_at: sentAt, content_hash: contentHash };
  for (const address of addresses) {
    await db
      .insertInto('tests')
      .values({ issue_id: issueId, address: `${address}`, address_key: address.key, ...values })
      .onConflict((conflict) => conflict.columns(['issue_id', 'address_key']).doUpdateSet(values))
      .execute();
  }
}

/** The last test of an issue; undefined without any. */
export async function lastTest(
  { db }: Transaction,
  issueId: string,
): Promise<TestRecord | undefined> {
  const rows = await db
    .selectFrom('tests')
    .select(['address', 'sent_at as sentAt', 'content_hash as contentHash'])
    .where('issue_id', '=', issueId)
    .orderBy('sent_at', 'desc')
    .orderBy('address')
    .execute();
  const [last] = rows;
  if (last === undefined) return undefined;
  const { sentAt, contentHash } = last;
  const same = rows.filter((row) => row.sentAt === sentAt);
  return { sentAt, contentHash, addresses: same.map(({ address }) => address) };
}
