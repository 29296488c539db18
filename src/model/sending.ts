/** Maximum numbers of messages; absent: no limit. */
export interface Rates {
  perSecond?: number;
  perHour?: number;
  perDay?: number;
}

export interface Sending extends Rates {
  /** Simultaneous connections, and so the most deliveries that a crash can leave in doubt. */
  connections: number;
  perConnection?: number;
  /** Rates by recipient domain; `*`: for each of the others. */
  domains: Readonly<Record<string, Rates>>;
  /** A new sender starts with `perDay`, and `growth` times as many on each following day. */
  warmUp?: { from: string; perDay: number; growth: number };
  /** Deliveries in doubt: kept for a person to decide, or sent again once. */
  inDoubt: 'hold' | 'resend-once';
}
