import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { deliveriesAsCsv } from '../../src/mailing/report.ts';

test('a server’s reply in a report is no formula, whatever separator it is opened with', async () => {
  const reason = '550 no;=HYPERLINK("http://evil.example")\n|+1\t@x';
  const csv = await deliveriesAsCsv([
    {
      subscriber: 'a1',
      state: 'failed',
      attempts: 1,
      code: 550,
      enhanced: '=1',
      reason,
      nextAttempt: null,
      updatedAt: '2026-11-24T09:00:00.000Z',
    },
  ]);
  const [, row] = parse(csv) as string[][];
  expect(row).toContain("'=1");
  expect(row).toContain("550 no;'=HYPERLINK(\"http://evil.example\")\n|'+1\t'@x");
});
