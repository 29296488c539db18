import type { Context } from 'hono';
import type { PageKind } from '../lib/i18n/types.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { SubscriberKey } from '../subscribers/queries/subscriber-rows.ts';
import type { PageView } from './page-renderer.ts';

/** What the service is given from outside. */
export interface ServiceOptions {
  store: Store;
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  templates: ReadonlyMap<string, string>;
  now: () => Date;
  /** The visitor's address on the network, used for limits alone and kept nowhere. */
  ipOf: (context: Context) => string;
  /** How long an answer about an address takes at least, so that its time tells nothing; milliseconds. */
  steady: number;
  /** The site's folder, whose files are served, too. */
  archive: string;
  /** Forgets somebody everywhere. */
  erase: (person: SubscriberKey) => Promise<void>;
  /** Told when the form is asked so often that it stops answering. */
  onFlood: () => void;
  /** Told of what went wrong, which no visitor is. */
  onFault: (error: unknown) => void;
  /** Aborted: the service is about to stop, and says that it is not ready. */
  signal: AbortSignal;
}

/** What the routes share. */
export interface ServiceContext extends ServiceOptions {
  /** Where the service is on its host: `/letters`, or the empty text. */
  base: string;
  /** Where the site is on its host: `/news`, or the empty text. */
  siteRoot: string;
  languageOf: (context: Context) => string;
  show: (
    context: Context,
    kind: PageKind,
    view?: Partial<PageView>,
    status?: 200 | 400 | 403 | 404 | 410 | 413 | 429 | 500,
  ) => Response;
}
