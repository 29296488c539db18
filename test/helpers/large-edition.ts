import type { Edition } from '../../src/model/edition.ts';
import type { SlotName } from '../../src/model/slots.ts';

const words =
  'Ljudi iz čitave regije sreli su se u Novom Sadu i govorili o zdravlju, pravima i životu. ';
const slots: SlotName[] = ['name', 'unsubscribe', 'preferences', 'view'];
const fill = (start: string, bytes: number, end: string): string =>
  start + words.repeat(Math.ceil(bytes / 5 / Buffer.byteLength(words))) + end;

/** 53 KB of body with four places that are personal. */
export function largeEdition(): Edition {
  return {
    issue: 3,
    language: 'en',
    subject: 'Words for hard things',
    html: { pieces: slots.map(() => fill('<p>', 40_000, '</p>\n')).concat('</html>'), slots },
    text: { pieces: slots.map(() => fill('', 12_500, '\n')).concat('.'), slots },
    attachments: [],
  };
}
