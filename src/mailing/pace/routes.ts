import type { Transport } from 'nodemailer';
import type { Attempt } from '../run/attempt.ts';
import { Breaker } from './breaker.ts';

/** A relay, the outbox, or this machine's sendmail. */
export interface Route {
  name: string;
  weight: number;
  /** For one connection. */
  transport: () => Transport<Attempt>;
}

interface KnownRoute {
  route: Route;
  breaker: Breaker;
  /** Grows by the weight at every choice, and falls by the sum of weights when chosen. */
  credit: number;
}

/** Shares the mail among relays by weight, and rests those that fail. */
export class Routes {
  private readonly known: KnownRoute[];

  constructor(routes: readonly Route[]) {
    this.known = routes.map((route) => ({ route, breaker: new Breaker(), credit: 0 }));
  }

  /** Followed by `good`, `bad` or `cancel`. @param avoid Used only if there is no other. */
  choose(now: number, avoid?: ReadonlySet<Route>): Route | undefined {
    const open = this.known.filter(({ breaker }) => breaker.ask(now) === 0);
    const others = open.filter(({ route }) => avoid?.has(route) !== true);
    const usable = others.length > 0 ? others : open;
    for (const each of open) if (!usable.includes(each)) each.breaker.cancel();
    const sum = usable.reduce((total, { route }) => total + route.weight, 0);
    for (const each of usable) each.credit += each.route.weight;
    const chosen = usable.toSorted((a, b) => b.credit - a.credit)[0];
    if (chosen === undefined) return undefined;
    chosen.credit -= sum;
    for (const each of usable) if (each !== chosen) each.breaker.cancel();
    return chosen.route;
  }

  good(route: Route): void {
    this.of(route).good();
  }

  /** @returns true if another can be used. */
  bad(route: Route, now: number): boolean {
    this.of(route).trip(now);
    return this.hasAnother(undefined, now);
  }

  hasAnother(avoid: ReadonlySet<Route> | undefined, now: number): boolean {
    return this.known.some(({ route, breaker }) => {
      if (avoid?.has(route) === true) return false;
      const open = breaker.ask(now) === 0;
      if (open) breaker.cancel();
      return open;
    });
  }

  cancel(route: Route): void {
    this.of(route).cancel();
  }

  private of(route: Route): Breaker {
    const known = this.known.find((each) => each.route === route);
    if (known === undefined) throw new TypeError(`unknown route ${route.name}`);
    return known.breaker;
  }
}
