import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Due } from '../ledger/claims.ts';
import { Pattern } from '../pace/pattern.ts';
import type { Route } from '../pace/routes.ts';

/**
 * Judges permanent refusals by their pattern: one recipient of many is deferred or given up, and
 * where too many are refused alike, the cause is ours. Then the mailing halts (a relay) or the
 * rest of a domain waits, and nobody is blamed.
 */
export class Refusals {
  /** Recipients who were refused through no fault of theirs. */
  readonly exonerated = new Set<string>();
  private readonly relays = new Map<Route, Pattern>();
  private readonly domains = new Map<string, Pattern>();
  private readonly held = new Map<string, string>();
  private readonly refusedBy = new Map<string, Set<Route>>();
  private acceptedBefore: number;
  private refused: DeliveryOutcome[] = [];
  private others = 0;

  /** @param acceptedBefore How many recipients of the mailing earlier runs reached. */
  constructor(acceptedBefore: number) {
    this.acceptedBefore = acceptedBefore;
  }

  /** Why no more is sent to a domain in this run; undefined where it is. */
  holds(domain: string): string | undefined {
    return this.held.get(domain);
  }

  /** Why this run ends halted although it went on: domains that refused too many. */
  get halt(): string | undefined {
    return this.held.size === 0 ? undefined : [...this.held.values()].join(' ');
  }

  /** The only outcomes of this run, if every attempt of it was refused; else none. */
  get onlyOutcomes(): readonly DeliveryOutcome[] {
    return this.others > 0 ? [] : this.refused;
  }

  /** The relays that refused a recipient. */
  relaysAgainst({ subscriberId }: Due): ReadonlySet<Route> | undefined {
    return this.refusedBy.get(subscriberId);
  }

  /**
   * Takes note of an attempt.
   * @returns why the relay is not to be used any more, where its refusals are too many.
   */
  note(route: Route, domain: string, due: Due, outcome: DeliveryOutcome): string | undefined {
    const relay = this.relays.get(route) ?? new Pattern();
    this.relays.set(route, relay);
    if (outcome.refused === undefined) {
      this.others += 1;
      if (outcome.state !== 'accepted') return undefined;
      this.acceptedBefore += 1;
      relay.accept();
      this.domains.get(domain)?.accept();
      return undefined;
    }
    this.refused.push(outcome);
    const against = this.refusedBy.get(due.subscriberId) ?? new Set();
    this.refusedBy.set(due.subscriberId, against.add(route));
    // The same once more from somebody who was refused before says nothing new about us.
    if (due.wasRefused && this.acceptedBefore > 0) return undefined;
    const refusal = { subscriberId: due.subscriberId, kind: kindOf(outcome), domain };
    const there = this.domains.get(domain) ?? new Pattern();
    this.domains.set(domain, there);
    const [ofDomain, ofRelay] = [there.refuse(refusal), relay.refuse(refusal)];
    const first = relay.first(refusal.kind);
    const found = first ?? ofDomain ?? ofRelay;
    if (found === undefined) return undefined;
    for (const each of found.related) this.exonerated.add(each.subscriberId);
    // Refusals at one domain say nothing about the others.
    if (!found.refusals.every((each) => each.domain === domain)) {
      return haltFor('The mail server', found, outcome);
    }
    const who = first === undefined ? `The server of ${domain}` : 'The mail server';
    this.held.set(domain, haltFor(who, found, outcome, first && `, all at ${domain},`));
    return undefined;
  }
}

/**
 * What of a refusal is recorded while the run lasts: nothing is final before it is known how the
 * server treats the others.
 */
export function provisional(outcome: DeliveryOutcome, now: Date): DeliveryOutcome {
  return outcome.refused === undefined || outcome.state !== 'failed'
    ? outcome
    : { ...outcome, state: 'deferred', nextAttempt: now.toISOString() };
}

function kindOf({ code, enhanced, scope, refused }: DeliveryOutcome): string {
  return [code, enhanced, scope, refused].join(' ');
}

/** What the editor is told: who refuses what, how often, and what to do. */
export function haltFor(
  who: string,
  { refusals: { length }, of }: { refusals: { length: number }; of: number },
  { reason, scope }: DeliveryOutcome,
  where = '',
): string {
  const what: Partial<Record<DeliveryOutcome['scope'], string>> = {
    sender: 'the sender',
    message: 'the message',
    account: 'this account',
  };
  const share = of === length ? `${of} of ${of}` : `${length} of the last ${of}`;
  const words = reason.slice(reason.indexOf(': ') + 2);
  return `${who} refuses ${what[scope] ?? 'recipients'}: ${share} recipients${where} got the same reply, "${words}". The cause is probably on our side, so no recipient was marked as failed. Ask the provider, fix the cause, then send again.`;
}
