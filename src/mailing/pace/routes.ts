import type { Transport } from 'nodemailer';
import type { Attempt } from '../run/attempt.ts';
import { Breaker } from './breaker.ts';

/** One way out: a relay, the outbox, or this machine's own sendmail. */
export interface Route {
  /** For people: a host name. */
  name: string;
  /** How much of the mail goes this way, beside the others. */
  weight: number;
  /** Makes a transport: one for each connection. */
  transport: () => Transport<Attempt>;
}

interface Known {
  route: Route;
  breaker: Breaker;
  /** Grows by the weight at every choice and falls by the sum of weights when chosen. */
  turn: number;
}

/**
 * Shares the mail out among the relays by their weights, and leaves out for a while those that
 * cannot be reached or refuse us.
 */
export class Routes {
  private readonly known: Known[];

  constructor(routes: readonly Route[]) {
    this.known = routes.map((route) => ({ route, breaker: new Breaker(), turn: 0 }));
  }

  /**
   * The way for the next message. Whoever takes it says `good`, `bad` or `neither` of it.
   * @param avoid Used only where there is no other.
   * @returns undefined where there is none just now.
   */
  choose(now: number, avoid?: ReadonlySet<Route>): Route | undefined {
    const open = this.known.filter(({ breaker }) => breaker.ask(now) === 0);
    const others = open.filter(({ route }) => avoid?.has(route) !== true);
    const usable = others.length > 0 ? others : open;
    for (const each of open) if (!usable.includes(each)) each.breaker.neither();
    const sum = usable.reduce((total, { route }) => total + route.weight, 0);
    for (const each of usable) each.turn += each.route.weight;
    const chosen = usable.toSorted((a, b) => b.turn - a.turn)[0];
    if (chosen === undefined) return undefined;
    chosen.turn -= sum;
    for (const each of usable) if (each !== chosen) each.breaker.neither();
    return chosen.route;
  }

  good(route: Route): void {
    this.of(route).good();
  }

  /** It cannot be reached, or refuses us. @returns true where there is another way. */
  bad(route: Route, now: number): boolean {
    this.of(route).trip(now);
    return this.hasAnother(undefined, now);
  }

  /** True where a relay that is not to be avoided can be used now. */
  hasAnother(avoid: ReadonlySet<Route> | undefined, now: number): boolean {
    return this.known.some(({ route, breaker }) => {
      if (avoid?.has(route) === true) return false;
      const open = breaker.ask(now) === 0;
      if (open) breaker.neither();
      return open;
    });
  }

  neither(route: Route): void {
    this.of(route).neither();
  }

  private of(route: Route): Breaker {
    return (this.known.find((each) => each.route === route) as Known).breaker;
  }
}
