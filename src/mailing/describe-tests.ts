import { readableAddress } from '../model/address.ts';
import type { DeliveryOutcome } from '../model/delivery.ts';
import type { TestOutcome } from './send-test.ts';

/** What `send --test` prints: for each mail where it is, or who refused it, why, and what to do. */
export function describeTests(outcomes: readonly TestOutcome[]): string[] {
  const files = outcomes.flatMap(({ file, ...test }) =>
    file === undefined ? [] : [`  ${file}  ${nameTest(test)}`],
  );
  if (files.length > 0) {
    const what = files.length === 1 ? 'The test is in this file:' : 'The tests are in these files:';
    return [`SMTP_URL is not set, so nothing was sent. ${what}`, ...files];
  }
  return outcomes.flatMap((test) => {
    const { host, outcome } = test;
    if (outcome.state === 'accepted') return [`Sent: ${nameTest(test)} (accepted by ${host}).`];
    const failed = outcome.state === 'doubt' ? 'In doubt' : 'Not sent';
    return [
      `${failed}: ${nameTest(test)}`,
      `  ${host}: ${outcome.reason}`,
      `  ${outcome.halt ?? outcome.stop ?? adviseOn(outcome)}`,
    ];
  });
}

function nameTest({ language, address }: Pick<TestOutcome, 'language' | 'address'>): string {
  return `${language}, to ${readableAddress(`${address}`)}`;
}

function adviseOn({ state, scope, code = 0 }: DeliveryOutcome): string {
  if (state === 'doubt') return 'Check whether it arrived before you test again.';
  if (state === 'deferred' && code < 500) {
    return 'Test again in a few minutes. If it fails again, ask the provider of this mail server.';
  }
  if (scope === 'recipient') return 'Check the address, then test again.';
  if (scope === 'message') return 'Change what the server objects to, then test again.';
  return 'Ask the provider of this mail server, then test again.';
}
