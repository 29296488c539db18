import type { Attempt } from '../run/attempt.ts';
import type { Route } from './routes.ts';

/** One of a sender's connections; only its identity matters. */
export type Lane = object;

interface RelayLanes {
  /** Connections over which a message was sent, or could have been. */
  proven: Set<Lane>;
  trying: Set<Lane>;
  /** Refused connections that wait for the result of the others. */
  waiting: Set<(othersWork: boolean) => void>;
  hasWorked: boolean;
  most: number;
  /** When one more is tried, and how long after the next refusal. */
  growAt: number;
  rest: number;
  /** Nothing is tried before; and how often in a row that was postponed. */
  notBefore: number;
  pauses: number;
}

const firstRest = 30_000;
const mostRest = 600_000;
/** Milliseconds between tries where a relay that worked refuses every connection now. */
const pauses = [500, 1000, 2000, 4000, 8000];
/** So often a recipient is tried again; then the refusal is judged as theirs. */
const mostTries = 3;

/** Learns how many connections a relay allows: uses those that work, and sometimes tries one more. */
export class Lanes {
  private readonly clock: () => number;
  private readonly known = new Map<Route, RelayLanes>();
  private readonly tries = new Map<string, number>();

  constructor(clock: () => number) {
    this.clock = clock;
  }

  closedTo(lane: Lane, routes: readonly Route[]): ReadonlySet<Route> {
    return new Set(routes.filter((route) => !this.mayUse(route, lane)));
  }

  /** Followed by `works`, `refused` or `leave`. */
  begin(route: Route, lane: Lane): void {
    const { proven, trying } = this.of(route);
    if (!proven.has(lane)) trying.add(lane);
  }

  works(route: Route, lane: Lane): void {
    const known = this.of(route);
    if (known.proven.has(lane)) return;
    known.trying.delete(lane);
    known.proven.add(lane);
    known.hasWorked = true;
    known.most = Math.max(known.most, known.proven.size);
    known.pauses = 0;
    notifyWaiting(known, true);
  }

  /**
   * Waits for the result of other new connections. @returns true if the message is to be tried
   * again.
   */
  async refused(
    route: Route,
    lane: Lane,
    attempt: Attempt,
    subscriberId: string,
  ): Promise<boolean> {
    const known = this.of(route);
    const wasProven = known.proven.delete(lane);
    known.trying.delete(lane);
    if (known.trying.size === 0) notifyWaiting(known, known.proven.size > 0);
    const phase = 'phase' in attempt ? attempt.phase : 'connect';
    if (phase !== 'connect' && !this.mayTryAgain(subscriberId)) return false;
    const othersWork =
      known.proven.size > 0 ||
      (known.trying.size > 0 && (await new Promise<boolean>((done) => known.waiting.add(done))));
    if (!othersWork) return phase === 'connect' && this.postpone(known);
    // On a connection that had worked, a refusal after MAIL says nothing about their number.
    if (!wasProven || phase === 'connect' || phase === 'sender') {
      known.most = Math.max(1, known.proven.size);
      known.growAt = this.clock() + known.rest;
      known.rest = Math.min(mostRest, known.rest * 2);
    }
    return true;
  }

  leave(lane: Lane): void {
    for (const known of this.known.values()) {
      known.proven.delete(lane);
      known.trying.delete(lane);
      if (known.trying.size === 0) notifyWaiting(known, known.proven.size > 0);
    }
  }

  private mayUse(route: Route, lane: Lane): boolean {
    const known = this.of(route);
    const now = this.clock();
    if (known.proven.has(lane)) return true;
    if (now < known.notBefore) return false;
    if (known.proven.size + known.trying.size < known.most) return true;
    if (known.trying.size > 0 || now < known.growAt) return false;
    known.most += 1;
    known.growAt = now + known.rest;
    return true;
  }

  private mayTryAgain(subscriberId: string): boolean {
    const tries = (this.tries.get(subscriberId) ?? 0) + 1;
    this.tries.set(subscriberId, tries);
    return tries <= mostTries;
  }

  /** @returns true if a relay that worked is to be tried again later. */
  private postpone(known: RelayLanes): boolean {
    const now = this.clock();
    if (now < known.notBefore) return true;
    const wait = known.hasWorked ? pauses[known.pauses] : undefined;
    if (wait === undefined) return false;
    known.pauses += 1;
    known.notBefore = now + wait;
    return true;
  }

  private of(route: Route): RelayLanes {
    const known = this.known.get(route) ?? {
      proven: new Set(),
      trying: new Set(),
      waiting: new Set(),
      hasWorked: false,
      most: Number.POSITIVE_INFINITY,
      growAt: 0,
      rest: firstRest,
      notBefore: 0,
      pauses: 0,
    };
    this.known.set(route, known);
    return known;
  }
}

function notifyWaiting({ waiting }: RelayLanes, othersWork: boolean): void {
  for (const done of waiting) done(othersWork);
  waiting.clear();
}

/** The relay may allow no more connections. */
export function refusesConnection(attempt: Attempt): boolean {
  switch (attempt.kind) {
    case 'channel':
      return true;
    case 'broken':
      return !attempt.written && (attempt.phase === 'connect' || attempt.phase === 'sender');
    case 'reply':
      return attempt.phase === 'connect' || (attempt.code === 421 && attempt.phase !== 'message');
    default:
      return false;
  }
}
