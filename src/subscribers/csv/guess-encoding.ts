import { createReadStream } from 'node:fs';

export interface EncodingGuess {
  /** A label of the Encoding standard. */
  encoding: string;
  /** The letters beyond ASCII that the file has in this encoding, the most frequent first. */
  letters: string[];
}

/** What Excel uses where it does not save as UTF-8, by the Windows of the region. */
const candidates = ['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254'];

const cyrillic = 'абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґўђјљњћџѓѕќ';
const southSlavic = 'čćđšž';
/** The letters beyond ASCII of each language; any accented letter is possible in a name. */
const alphabets: Readonly<Record<string, string>> = {
  ...{ sr: southSlavic, hr: southSlavic, bs: southSlavic, sl: southSlavic },
  ...{ cnr: southSlavic, sh: southSlavic, mk: cyrillic, bg: cyrillic, ru: cyrillic, uk: cyrillic },
  ...{
    sq: 'ëç',
    de: 'äöüß',
    fr: 'àâæçéèêëîïôœùûüÿ',
    it: 'àèéìòù',
    es: 'áéíñóúü',
    pt: 'áâãàçéêíóôõú',
  },
  ...{
    hu: 'áéíóöőúüű',
    ro: 'ăâîşţ',
    pl: 'ąćęłńóśźż',
    cs: 'áčďéěíňóřšťúůýž',
    sk: 'áäčďéíĺľňóôŕšťúýž',
  },
  ...{
    tr: 'çğıİöşü',
    el: 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ',
    nl: 'ëïéè',
    sv: 'åäö',
    da: 'åæø',
  },
};

/**
 * Guesses the encoding of a file that is not Unicode, by the letters of the newsletter's languages.
 * @returns undefined for Unicode, and where no encoding fits clearly better than the others.
 */
export async function guessEncoding(
  path: string,
  languages: readonly string[],
): Promise<EncodingGuess | undefined> {
  const counts = await countHighBytes(path);
  if (counts === undefined) return undefined;
  const expected = new Set(
    languages.flatMap((tag) => {
      const { language, script } = new Intl.Locale(tag);
      return [...(script === 'Cyrl' ? cyrillic : (alphabets[language] ?? ''))];
    }),
  );
  const scored = candidates
    .map((encoding) => scoreEncoding(encoding, counts, expected))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < 0.8) return undefined;
  const isTied = second?.score === best.score && second.letters.join() !== best.letters.join();
  if (isTied) return undefined;
  return { encoding: best.encoding, letters: best.letters };
}

function scoreEncoding(
  encoding: string,
  counts: ReadonlyMap<number, number>,
  expected: ReadonlySet<string>,
): EncodingGuess & { score: number } {
  const decoder = new TextDecoder(encoding);
  const decoded = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([byte, count]) => ({ letter: decoder.decode(Uint8Array.of(byte)), count }));
  const sum = (rows: readonly { count: number }[]): number =>
    rows.reduce((total, { count }) => total + count, 0);
  const fitting = decoded.filter(({ letter }) => expected.has(letter.toLowerCase()));
  const letters = decoded.map(({ letter }) => letter).filter((letter) => /\p{L}/u.test(letter));
  return { encoding, letters, score: sum(fitting) / sum(decoded) };
}

/** How often each byte beyond ASCII occurs; undefined for text in Unicode. */
async function countHighBytes(path: string): Promise<ReadonlyMap<number, number> | undefined> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const counts = new Map<number, number>();
  let isUtf8 = true;
  const decode = (bytes?: Uint8Array): void => {
    try {
      utf8.decode(bytes, { stream: bytes !== undefined });
    } catch {
      isUtf8 = false;
    }
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    // UTF-16, or no text at all.
    if (chunk.includes(0)) return undefined;
    if (isUtf8) decode(chunk);
    for (const byte of chunk) {
      if (byte >= 0x80) counts.set(byte, (counts.get(byte) ?? 0) + 1);
    }
  }
  if (isUtf8) decode();
  return isUtf8 ? undefined : counts;
}
