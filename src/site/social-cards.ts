import PQueue from 'p-queue';
import { hashBytes, hashOf } from '../lib/hash.ts';
import { programKey } from '../lib/program-key.ts';
import type { Theme } from '../model/newsletter.ts';
import { drawSocialCard, type SocialCard } from './social-card.ts';
import type { Stage } from './stage.ts';

export type SocialCards = ReturnType<typeof openSocialCards>;

/** Cards with a picture take 100 ms of CPU, in threads of their own: two at a time, beside the pages. */
const atOnce = 2;
/** Each waiting card may hold a picture. */
const mostWaiting = 4;

/** Draws the social cards of issues beside their pages, unless one of the same content is there. */
export function openSocialCards(stage: Stage, theme: Theme) {
  const queue = new PQueue({ concurrency: atOnce });
  const drawn: Promise<void>[] = [];
  return {
    /** @param before The hash that the last build recorded. @returns one over what the card shows. */
    async add(path: string, card: SocialCard, before: string | undefined): Promise<string> {
      const picture = card.lead?.picture && hashBytes(card.lead.picture.bytes);
      const shown = { ...card, lead: { ...card.lead, picture }, accent: theme.accent };
      const key = hashOf(programKey(), JSON.stringify(shown));
      if (key === before && stage.keep([path])) return key;
      await queue.onSizeLessThan(mostWaiting);
      const one = queue.add(async () => stage.put(path, await drawSocialCard(card, theme)));
      // `finish` throws it.
      one.catch(() => {});
      drawn.push(one);
      return key;
    },
    /** Waits for all that was begun. @throws what failed. */
    async finish(): Promise<void> {
      await queue.onIdle();
      await Promise.all(drawn);
    },
  };
}
