import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectMeanings } from '../helpers/expect-meanings.ts';
import { meanings, readServerReplies } from '../helpers/server-replies.ts';
import { tableRow } from '../helpers/server-replies-page.ts';

const page = await readFile(join(import.meta.dirname, '../../docs/server-replies.md'), 'utf8');

/** The first reply of each meaning, for `npm test`; test/faults/server-replies.test.ts has all of them. */
const replies = (await readServerReplies()).filter(
  ({ meaning }, at, all) => all.findIndex((each) => each.meaning === meaning) === at,
);

test('every meaning has a reply', () => {
  expect(replies.map(({ meaning }) => meaning).sort()).toEqual(Object.keys(meanings).sort());
});

test.each(replies.map((reply) => [reply.meaning, reply] as const))(
  'a reply that means "%s" leads to what docs/server-replies.md says',
  async (_, reply) => {
    for (const row of await expectMeanings([reply])) expect(page).toContain(tableRow(row));
  },
);
