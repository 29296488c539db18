import PQueue from 'p-queue';
import { hashOf } from '../content/hash-issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { hashBytes } from './manifest.ts';
import { drawSocialCard, type SocialCard } from './social-card.ts';
import type { Stage } from './stage.ts';

/** Cards with a picture take 100 ms of CPU, in threads of their own: two at a time, beside the pages. */
const atOnce = 2;
/** Each waiting card may hold a picture. */
const mostWaiting = 4;

/** Draws the social cards of a site beside its pages, unless one of the same content is there. */
export class SocialCards {
  private readonly queue = new PQueue({ concurrency: atOnce });
  private readonly drawn: Promise<void>[] = [];
  /** Several issues may show one. */
  private readonly added = new Set<string>();
  private readonly stage: Stage;
  private readonly theme: Newsletter['theme'];
  private readonly program: string;

  /** @param program A hash over the program that draws them. */
  constructor(stage: Stage, theme: Newsletter['theme'], program: string) {
    this.stage = stage;
    this.theme = theme;
    this.program = program;
  }

  /** @param known The key of the card that is at `path`. @returns the key of this one. */
  async add(path: string, card: SocialCard, known: string | undefined): Promise<string> {
    const picture = card.lead?.picture && hashBytes(card.lead.picture.bytes);
    const shown = { ...card, lead: { ...card.lead, picture }, accent: this.theme.accent };
    const key = hashOf(this.program, JSON.stringify(shown));
    this.stage.keep([path]);
    if (this.added.has(path) || (key === known && this.stage.isThere(path))) return key;
    this.added.add(path);
    await this.queue.onSizeLessThan(mostWaiting);
    const draw = async (): Promise<void> => {
      this.stage.put(path, await drawSocialCard(card, this.theme));
    };
    const drawn = this.queue.add(draw);
    // `finish` throws it.
    drawn.catch(() => {});
    this.drawn.push(drawn);
    return key;
  }

  /** Waits for all that was begun, also after an error. @throws what failed. */
  async finish(): Promise<void> {
    await this.queue.onIdle();
    await Promise.all(this.drawn);
  }
}
