import type { Transaction } from '../../lib/store/open.ts';
import type { Details } from '../compare-details.ts';
import { writeSections } from './subscriber-rows.ts';

/** Changes the details of one person that are given. A first name belongs to the name it came with. */
export async function recordDetails(
  { db }: Transaction,
  id: string,
  { name, firstName, language, sections }: Details,
  now: Date,
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({
      changed_at: now.toISOString(),
      // Columns whose value is undefined stay.
      ...{ name, language, sections: sections && writeSections(sections) },
      first_name: firstName ?? (name === undefined ? undefined : null),
    })
    .where('id', '=', id)
    .execute();
}
