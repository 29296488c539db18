import type { Generated } from 'kysely';
import type { DeliveryState, Refused } from '../../model/delivery.ts';
import type { MailingKind } from '../../model/mailing.ts';
import type { ListChange, SubscriberState } from '../../model/subscriber.ts';
import type { SystemMailKind } from '../../model/system-mail.ts';

/** `rewritten`: the same mailbox in another spelling; `merged`: into the row of another id. */
export type AddressChange = 'rewritten' | 'merged' | 'invalid';

/** Instants are ISO 8601 in UTC, so that they sort as text. */
export interface Tables {
  subscribers: {
    id: string;
    address: string;
    /** See `Address`; unique. */
    address_key: string;
    name: string | null;
    /** Part of `name`, for greetings. */
    first_name: string | null;
    language: string | null;
    state: SubscriberState;
    consent: string;
    created_at: string;
    suppressed_reason: string | null;
    suppressed_by: string | null;
    changed_at: string;
    asked_at: string | null;
    form: string | null;
    confirmed_at: string | null;
    left_at: string | null;
    consent_version: string | null;
    /** Shortened; only if the newsletter wants it, for 30 days. */
    network: string | null;
    /** Ids, sorted, between commas; null: all, including new ones. */
    sections: string | null;
    text_only: Generated<number>;
  };
  /** Ids of merged rows: links in old mails contain them. */
  former_ids: { former_id: string; subscriber_id: string };
  /** Addresses that a migration changed or could not parse, until they are reported. */
  changed_addresses: {
    subscriber_id: string;
    was: string;
    state: SubscriberState;
    change: AddressChange;
  };
  /** By the hash of their token: awaited, or used by somebody who is still subscribed. */
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
    /** The end of its claim, if a sender has one. */
    next_attempt: string | null;
    code: number | null;
    enhanced: string | null;
    reason: string | null;
    created_at: string;
    updated_at: string;
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
    correction: number;
    last_fence: Generated<number>;
    notified_halt: string | null;
    /** 1: its refusals of recipients are right, as the editor said after a halt. */
    refusals_right: Generated<number>;
    /** 0: a correction for those who did not receive the issue. */
    to_everyone: Generated<number>;
    /** An `IssueShape` as JSON; null in a mailing of an older version. */
    shape: string | null;
  };
  /** The last test of an issue to each address. */
  tests: {
    issue_id: string;
    address: string;
    address_key: string;
    sent_at: string;
    content_hash: string;
  };
  /** The stories of a mailing, as they were sent. */
  sent_stories: {
    mailing_id: string;
    story_id: string;
    file: string;
    title: string;
    hash: string;
  };
  editions: {
    mailing_id: string;
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
    fence: number | null;
    resends: Generated<number>;
    refused: Refused | null;
  };
  /** One without a row has ended or is taken for dead. */
  senders: {
    mailing_id: string;
    fence: number;
    /** In seconds since 1970, by the database's clock. */
    lease_until: number;
  };
  /** Not empty if this database is a restored backup. */
  copies: { made_at: string };
  /** Of masthead: those that migrated this database. */
  versions: { version: string; migrated_at: string };
  /** At most one row, `id` 1. */
  clock: { id: number; seen_at: string; confirmed_at: string | null; notified_at: string | null };
  /** `at` in milliseconds since 1970. */
  buckets: { name: string; tokens: number; at: number };
  /** The sample recipients of a rehearsal with an empty list. */
  samples: { mailing_id: string; subscriber_id: string; address: string; name: string };
  /** Requests for mail to a mailbox, by its keyed hash; kept for 30 days. */
  askings: { hash: string; asked_at: string };
  /** Erased people by keyed hash; `suppressed`: 1 if the address must get no mail. */
  erasures: { hash: string; erased_at: string; suppressed: number };
  /** Erased people whose bytes on the disk are still to be overwritten. */
  traces: { subscriber_id: string; hash: string; erased_at: string; problem: string | null };
  tallies: {
    month: string;
    change: ListChange;
    language: string;
    /** The last one mailed before; 0: none. */
    issue: number;
    count: number;
  };
}
