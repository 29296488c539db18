import type { Transaction } from '../../lib/store/open.ts';
import { countDeliveries } from '../ledger/deliveries.ts';
import { exonerate, failRefused, suppressRefused } from '../ledger/refused.ts';
import { hasLiveSender, type Sender } from '../ledger/senders.ts';
import { haltFor } from './refusal-patterns.ts';
import type { Run } from './run-state.ts';

/**
 * Fails, suppresses or exonerates refused recipients at the end of a run. Needs a transaction; can
 * be repeated. @returns why the mailing halts, if it does.
 */
export async function concludeRefusals(
  tx: Transaction,
  { mailingId, fence }: Sender,
  run: Pick<Run, 'options' | 'refusals' | 'halted' | 'stopped'>,
): Promise<string | undefined> {
  const { refusals, options } = run;
  const now = options.now();
  const halted = run.halted ?? refusals.halt;
  await exonerate(tx, mailingId, now, [...refusals.exonerated]);
  if (await hasLiveSender(tx, mailingId, fence)) return halted;
  const { accepted, pending } = await countDeliveries(tx, mailingId);
  if (accepted > 0) {
    await failRefused(tx, mailingId, now);
    await suppressRefused(tx, mailingId, accepted, now);
    return halted;
  }
  if (halted !== undefined) {
    await exonerate(tx, mailingId, now);
    return halted;
  }
  const { onlyOutcomes } = refusals;
  const [first] = onlyOutcomes;
  if (first === undefined || pending > 0) return undefined;
  // With a sole recipient, nothing shows whether the fault is ours.
  if (onlyOutcomes.length === 1 && first.scope === 'recipient') {
    await failRefused(tx, mailingId, now);
    return undefined;
  }
  await exonerate(tx, mailingId, now);
  const { length } = onlyOutcomes;
  return haltFor('The mail server', { refusals: onlyOutcomes, of: length }, first);
}
