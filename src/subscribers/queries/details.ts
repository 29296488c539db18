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
      ...(name !== undefined && { name, first_name: null }),
      ...(firstName !== undefined && { first_name: firstName }),
      ...(language !== undefined && { language }),
      ...(sections !== undefined && { sections: writeSections(sections) }),
    })
    .where('id', '=', id)
    .execute();
}
