import PQueue from 'p-queue';
import { hashBytes } from '../lib/hash.ts';
import type { Theme } from '../model/newsletter.ts';
import type { DerivedFiles, MadeFiles } from './derived-files.ts';
import { drawSocialCard, type SocialCard } from './social-card.ts';

export type SocialCards = ReturnType<typeof openSocialCards>;

/** Cards with a picture take 100 ms of CPU, in threads of their own: two at a time, beside the pages. */
const atOnce = 2;
/** Each waiting card may hold a picture. */
const mostWaiting = 4;

/**
 * Draws social cards beside the pages, unless one of the same content is there; several issues may show
 * one. @param program A hash over the program that draws them.
 */
export function openSocialCards(derived: DerivedFiles, theme: Theme, program: string) {
  const queue = new PQueue({ concurrency: atOnce });
  const drawn: Promise<void>[] = [];
  return {
    async add(path: string, card: SocialCard): Promise<void> {
      const picture = card.lead?.picture && hashBytes(card.lead.picture.bytes);
      const shown = { ...card, lead: { ...card.lead, picture }, accent: theme.accent };
      const draw = async function* (): AsyncIterable<MadeFiles> {
        yield { value: new Map([[path, await drawSocialCard(card, theme)]]), problems: [] };
      };
      await queue.onSizeLessThan(mostWaiting);
      const one = queue.add(() => derived.add(path, [program, shown], draw));
      // `finish` throws it.
      one.catch(() => {});
      drawn.push(one);
    },
    /** Waits for all that was begun, also after an error. @throws what failed. */
    async finish(): Promise<void> {
      await queue.onIdle();
      await Promise.all(drawn);
    },
  };
}
