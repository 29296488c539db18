import type { Route } from '../pace/routes.ts';

/** So many more than the connections that break together when a server or the network fails. */
const more = 5;

/**
 * Watches whether a relay takes messages and confirms none of them: each puts its recipient in
 * doubt, and the rest of the list must not follow.
 */
export class Doubts {
  private readonly inARow = new Map<Route, number>();
  private readonly most: number;

  /** @param connections How many send at the same time. */
  constructor(connections: number) {
    this.most = connections + more;
  }

  /** @returns true if too many in a row are in doubt. */
  add(route: Route): boolean {
    const count = (this.inARow.get(route) ?? 0) + 1;
    this.inARow.set(route, count);
    return count >= this.most;
  }

  accepted(route: Route): void {
    this.inARow.delete(route);
  }
}
