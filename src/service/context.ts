import type { Context } from 'hono';
import type { PageKind } from '../lib/i18n/messages.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Host } from '../project.ts';
import type { ChangeContext } from '../subscribers/change-context.ts';
import type { SubscriberKey } from '../subscribers/queries/subscriber-rows.ts';
import type { PageView } from './page-renderer.ts';

/** `signal`: aborted when the service is about to stop; `/ready` reports it. */
export interface ServiceOptions extends Pick<Host, 'now' | 'clock' | 'randomHex' | 'signal'> {
  store: Store;
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  templates: ReadonlyMap<string, string>;
  /** Milliseconds that an answer about an address takes at least, so that its time reveals nothing. */
  answerTime: () => number;
  /** The visitor's IP address. It is used for limits and not stored. */
  ipOf: (context: Context) => string;
  archive: string;
  erase: (person: SubscriberKey) => Promise<void>;
  /** Called when the total limit of requests is reached. */
  onFlood: () => void;
  /** Called with an exception; the visitor sees only that something failed. */
  onFault: (error: unknown) => void;
}

export interface ServiceContext extends ServiceOptions {
  /** The path of the service on its host: `/letters`, or empty. */
  base: string;
  siteRoot: string;
  change: () => ChangeContext;
  languageOf: (context: Context) => string;
  show: (
    context: Context,
    kind: PageKind,
    view?: Partial<PageView>,
    status?: 200 | 400 | 403 | 404 | 410 | 413 | 429 | 500,
  ) => Response;
}
