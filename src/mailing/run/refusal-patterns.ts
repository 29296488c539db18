import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { DueMail } from '../ledger/claims.ts';
import { mostInARow, type Refusal, RefusalPattern } from '../pace/refusal-pattern.ts';
import type { Route } from '../pace/routes.ts';

/**
 * Judges permanent refusals by their pattern: if too many are alike, the cause is ours, the
 * mailing halts (or a domain waits), and nobody is failed.
 */
export class Refusals {
  readonly exonerated = new Set<string>();
  private readonly relays = new Map<Route, RefusalPattern>();
  private readonly domains = new Map<string, RefusalPattern>();
  private readonly held = new Map<string, string>();
  private readonly refusedBy = new Map<string, Set<Route>>();
  private readonly areRight: boolean;
  private acceptedBefore: number;
  private refused: DeliveryOutcome[] = [];
  private others = 0;

  /** @param acceptedBefore By earlier runs. @param areRight The editor said so after a halt. */
  constructor(acceptedBefore: number, areRight = false) {
    this.acceptedBefore = acceptedBefore;
    this.areRight = areRight;
  }

  /** Why a domain gets no more mail in this run. */
  holds(domain: string): string | undefined {
    return this.held.get(domain);
  }

  /** Why this run ends halted although it continued. */
  get halt(): string | undefined {
    return this.held.size === 0 ? undefined : [...this.held.values()].join(' ');
  }

  /** If every attempt was refused; else empty. */
  get onlyOutcomes(): readonly DeliveryOutcome[] {
    return this.others > 0 ? [] : this.refused;
  }

  relaysAgainst({ subscriberId }: DueMail): ReadonlySet<Route> | undefined {
    return this.refusedBy.get(subscriberId);
  }

  /** @returns why the relay is not to be used any more. */
  note(route: Route, domain: string, due: DueMail, outcome: DeliveryOutcome): string | undefined {
    const relay = this.relays.get(route) ?? new RefusalPattern();
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
    // The same from a recipient who was refused before says nothing new about us.
    if (due.wasRefused && this.acceptedBefore > 0) return undefined;
    const refusal = { subscriberId: due.subscriberId, kind: kindOf(outcome), domain };
    if (this.areRight && outcome.scope === 'recipient')
      return this.noteRight(relay, refusal, outcome);
    const there = this.domains.get(domain) ?? new RefusalPattern();
    this.domains.set(domain, there);
    const [ofDomain, ofRelay] = [there.refuse(refusal), relay.refuse(refusal)];
    const first = relay.first(refusal.kind);
    const found = first ?? ofDomain ?? ofRelay;
    if (found === undefined) return undefined;
    this.exonerate(found.related);
    // Refusals at one domain say nothing about the others.
    if (!found.refusals.every((each) => each.domain === domain)) {
      return haltFor('The mail server', found, outcome);
    }
    const who = first === undefined ? `The server of ${domain}` : 'The mail server';
    this.held.set(domain, haltFor(who, found, outcome, first && `, all at ${domain},`));
    return undefined;
  }

  /** Only an unbroken row at several domains is our fault. */
  private noteRight(relay: RefusalPattern, refusal: Refusal, outcome: DeliveryOutcome) {
    relay.refuse(refusal);
    const row = relay.lastRow();
    const isOneDomain = row.every(({ domain }) => domain === refusal.domain);
    if (row.length < mostInARow || isOneDomain) return undefined;
    this.exonerate(row);
    return haltFor('The mail server', { refusals: row, of: row.length }, outcome);
  }

  private exonerate(refusals: readonly Refusal[]): void {
    for (const { subscriberId } of refusals) this.exonerated.add(subscriberId);
  }
}

/** While the run lasts, no refusal is final. */
export function provisional(outcome: DeliveryOutcome, now: Date): DeliveryOutcome {
  return outcome.refused === undefined || outcome.state !== 'failed'
    ? outcome
    : { ...outcome, state: 'deferred', nextAttempt: now.toISOString() };
}

function kindOf({ code, enhanced, scope, refused }: DeliveryOutcome): string {
  return [code, enhanced, scope, refused].join(' ');
}

/**
 * Why a mailing halts: servers refuse many recipients in the same way. @param where Ends the number
 * of recipients, as in ", all at example.org,".
 */
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
  const isRight =
    scope === 'recipient'
      ? ' If these addresses really no longer exist, add --refusals-are-right.'
      : '';
  return `${who} refuses ${what[scope] ?? 'recipients'}: ${share} recipients${where} got the same reply, "${words}". The cause is probably on our side, so no recipient was marked as failed. Ask the provider, fix the cause, then send again.${isRight}`;
}
