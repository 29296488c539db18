import type { Generated } from 'kysely';
import type { DeliveryState, Refused } from '../../model/delivery.ts';
import type { MailingKind } from '../../model/mailing.ts';
import type { ListChange, SubscriberState } from '../../model/subscriber.ts';
import type { SystemMailKind } from '../../model/system-mail.ts';

/** `rewritten`: the same mailbox in another spelling; `merged`: into the row of another id. */
export type AddressChange = 'rewritten' | 'merged' | 'invalid';

/** The tables as the queries see them. Instants are ISO 8601 in UTC, so that they sort as text. */
export interface Tables {
  subscribers: {
    id: string;
    address: string;
    /** See `Address`; unique. */
    address_key: string;
    name: string | null;
    language: string | null;
    state: SubscriberState;
    consent: string;
    created_at: string;
    /** Why, through which mailing, and when, for a suppressed one. */
    suppressed_reason: string | null;
    suppressed_by: string | null;
    changed_at: string;
    /** When the last form was filled in, which one, and when the letter that followed was confirmed. */
    asked_at: string | null;
    form: string | null;
    confirmed_at: string | null;
    left_at: string | null;
    /** Names the words of `consent`, which may be in several languages. */
    consent_version: string | null;
    /** Where on the network the form came from, cut short; only where the newsletter wants it, for 30 days. */
    network: string | null;
    /** Ids between commas, in the order of the alphabet; null: all that there are and will be. */
    sections: string | null;
    /** 1: mail without HTML. */
    text_only: Generated<number>;
  };
  /** Ids of rows whose address was that of another row: links in old mails hold them. */
  former_ids: { former_id: string; subscriber_id: string };
  /** Addresses that an update of the program changed or could not keep, until they are reported. */
  changed_addresses: {
    subscriber_id: string;
    /** The text that was stored. */
    was: string;
    state: SubscriberState;
    change: AddressChange;
  };
  /** Confirmations, by the hash of their token: awaited, or used by somebody who is still subscribed. */
  confirmations: {
    token_hash: string;
    subscriber_id: string;
    expires_at: string;
    name: string | null;
    language: string | null;
    consent: string;
    sections: string | null;
    text_only: Generated<number>;
    used_at: string | null;
  };
  letters: {
    id: string;
    subscriber_id: string;
    kind: SystemMailKind;
    language: string;
    state: DeliveryState;
    attempts: Generated<number>;
    /** While a sender has claimed it: when its claim ends. */
    next_attempt: string | null;
    code: number | null;
    enhanced: string | null;
    reason: string | null;
    created_at: string;
    updated_at: string;
    /** The process that has claimed it. */
    sender: string | null;
  };
  mailings: {
    id: string;
    issue: number;
    issue_id: string;
    kind: MailingKind;
    content_hash: string;
    created_at: string;
    finished_at: string | null;
    halted: string | null;
    start_at: string | null;
    expires_at: string | null;
    paused_at: string | null;
    cancelled_at: string | null;
    /** 0: the issue itself; 1 and on: corrections of it. */
    correction: number;
    /** The highest number that a sender of it was given. */
    last_fence: Generated<number>;
    /** The reason of the halt that the operator was mailed about; null where they do not know. */
    notified_halt: string | null;
  };
  editions: {
    mailing_id: string;
    /** See `editionName`. */
    edition: string;
    /** An `Edition` as JSON; the bytes of its pictures in base64. */
    frozen: string;
  };
  deliveries: {
    mailing_id: string;
    subscriber_id: string;
    edition: string;
    text_only: Generated<number>;
    state: DeliveryState;
    attempts: Generated<number>;
    next_attempt: string | null;
    code: number | null;
    enhanced: string | null;
    reason: string | null;
    updated_at: string;
    /** The sender that has taken it up, or had when it was last written. */
    fence: number | null;
    /** How often it was sent again out of doubt. */
    resends: Generated<number>;
    /** After a permanent refusal: see `DeliveryOutcome`. */
    refused: Refused | null;
  };
  /** Who is sending. One that is not here any more has ended or is taken for dead. */
  senders: {
    mailing_id: string;
    fence: number;
    /** In seconds since 1970, by the database's clock. */
    lease_until: number;
  };
  /** Not empty where this database is a backup that was put back. */
  copies: { made_at: string };
  /** At most one row, `id` 1: by what the computer's clock is checked. */
  clock: {
    id: number;
    /** The latest time that was recorded. */
    seen_at: string;
    /** When a person last said that the clock is right. */
    confirmed_at: string | null;
    /** When the operator was mailed that the clock looks wrong; null while it does not. */
    notified_at: string | null;
  };
  /** Token buckets of the sending rate; `at` in milliseconds since 1970. */
  buckets: { name: string; tokens: number; at: number };
  /** The recipients of a rehearsal with an empty list; no people. */
  samples: {
    mailing_id: string;
    subscriber_id: string;
    address: string;
    name: string;
  };
  /** When mails to a mailbox were requested, by its keyed hash; kept for 30 days. */
  askings: { hash: string; asked_at: string };
  /** Whom we were asked to forget, by keyed hash; `suppressed`: 1 where the address takes no mail. */
  erasures: { hash: string; erased_at: string; suppressed: number };
  /** People who were erased and whose bytes on the disk are still to be overwritten. */
  traces: { subscriber_id: string; hash: string; erased_at: string; problem: string | null };
  /** How the list has changed, in numbers that name nobody. */
  tallies: {
    /** `2026-11`. */
    month: string;
    change: ListChange;
    /** The empty text where none was chosen. */
    language: string;
    /** The last that was mailed before; 0: none yet. */
    issue: number;
    count: number;
  };
}
