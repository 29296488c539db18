/** At most so many messages in a second, an hour, a day; absent: as many as the server takes. */
export interface Rates {
  perSecond?: number;
  perHour?: number;
  perDay?: number;
}

/** How a newsletter's mail leaves. */
export interface Sending extends Rates {
  /** Open at once, and so the most that a crash can leave in doubt. */
  connections: number;
  /** Messages over one connection before a new one is opened; absent: any number. */
  perConnection?: number;
  /** Rates by recipient domain; `*`: of each of the others by itself. */
  domains: Readonly<Record<string, Rates>>;
  /** A new sender begins with few a day, and `growth` times as many on each day that follows. */
  warmUp?: { from: string; perDay: number; growth: number };
  /** Those in doubt: kept for a person to decide, or written to again once by themselves. */
  inDoubt: 'hold' | 'resend-once';
}
