import { addMissingFields } from '../content/missing-fields.ts';
import { type Repaired, repairFiles } from '../content/repair-files.ts';
import { dayIn } from '../model/calendar.ts';
import type { RepairTools } from '../model/repair.ts';
import type { Project } from '../project.ts';

/**
 * Adds what an issue lacks that was written by hand: number, id, date and the ids of its items.
 * Needs the compose lock.
 */
export async function completeIssues(
  { root, newsletter, now }: Pick<Project, 'root' | 'newsletter' | 'now'>,
  numbers: readonly number[],
  tools: RepairTools,
): Promise<Repaired[]> {
  const today = dayIn(now(), newsletter.timeZone);
  const repaired: Repaired[] = [];
  for (const number of numbers) {
    const repairs = await addMissingFields(root, number, today);
    repaired.push(...(await repairFiles(root, repairs, tools)));
  }
  return repaired;
}
