import type { Attempt } from '../run/attempt.ts';
import type { Route } from './routes.ts';

/** One of a sender's connections, whatever it is connected to just now. */
export type Lane = object;

interface Known {
  /** Connections over which a message went, or could have gone. */
  proven: Set<Lane>;
  /** Connections that are being made, and have not come far enough to tell. */
  trying: Set<Lane>;
  /** Refused connections that wait to hear how the others fare. */
  waiting: Set<(othersWork: boolean) => void>;
  hasWorked: boolean;
  /** So many at once, as far as is known. */
  most: number;
  /** When one more is tried, and how long after the next refusal. */
  growAt: number;
  rest: number;
  /** Nothing is tried before; how often in a row that was put off. */
  notBefore: number;
  pauses: number;
}

const firstRest = 30_000;
const mostRest = 600_000;
/** Milliseconds between tries where a relay that worked lets nobody in any more. */
const pauses = [500, 1000, 2000, 4000, 8000];
/** So often a recipient's turn comes again; then the refusal is judged as theirs. */
const mostTurns = 3;

/**
 * Learns how many connections a relay allows: where some are refused while others work, mail goes
 * on over those that work, and one more is tried from time to time.
 */
export class Lanes {
  private readonly clock: () => number;
  private readonly known = new Map<Route, Known>();
  private readonly turns = new Map<string, number>();

  /** @param clock Milliseconds, of a clock that only goes forward. */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** The relays that a lane may not use now. */
  closedTo(lane: Lane, routes: readonly Route[]): ReadonlySet<Route> {
    return new Set(routes.filter((route) => !this.mayUse(route, lane)));
  }

  /** A lane is about to use a relay; `works`, `refused` or `leave` says how that went. */
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
    tell(known, true);
  }

  /**
   * A lane's connection was refused. Where others are still being made, their fate is waited for.
   * @param subscriberId Whose turn it was.
   * @returns true where the recipient's turn is to come again, and nothing is held against anybody:
   *   others work, or the relay is tried again in a moment.
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
    if (known.trying.size === 0) tell(known, known.proven.size > 0);
    const phase = 'phase' in attempt ? attempt.phase : 'connect';
    if (phase !== 'connect' && !this.mayTurn(subscriberId)) return false;
    const othersWork =
      known.proven.size > 0 ||
      (known.trying.size > 0 && (await new Promise<boolean>((done) => known.waiting.add(done))));
    if (!othersWork) return phase === 'connect' && this.pause(known);
    // On a connection that had worked, a refusal after MAIL says nothing about their number.
    if (!wasProven || phase === 'connect' || phase === 'sender') {
      known.most = Math.max(1, known.proven.size);
      known.growAt = this.clock() + known.rest;
      known.rest = Math.min(mostRest, known.rest * 2);
    }
    return true;
  }

  /** A lane has come to its end. */
  leave(lane: Lane): void {
    for (const known of this.known.values()) {
      known.proven.delete(lane);
      known.trying.delete(lane);
      if (known.trying.size === 0) tell(known, known.proven.size > 0);
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

  private mayTurn(subscriberId: string): boolean {
    const turns = (this.turns.get(subscriberId) ?? 0) + 1;
    this.turns.set(subscriberId, turns);
    return turns <= mostTurns;
  }

  /** True where a relay that worked in this run is worth another try, a moment later. */
  private pause(known: Known): boolean {
    const now = this.clock();
    if (now < known.notBefore) return true;
    const wait = known.hasWorked ? pauses[known.pauses] : undefined;
    if (wait === undefined) return false;
    known.pauses += 1;
    known.notBefore = now + wait;
    return true;
  }

  private of(route: Route): Known {
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

function tell({ waiting }: Known, othersWork: boolean): void {
  for (const done of waiting) done(othersWork);
  waiting.clear();
}

/**
 * True where a server refuses the connection, or closes it before it has heard enough of a message
 * to judge it: it may allow no more of them.
 */
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
