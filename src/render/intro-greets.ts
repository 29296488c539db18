import type { Root } from 'mdast';
import { wordsOf } from './markdown/words-of.ts';

/** How letters begin, by language; a name or `all` may follow. */
const greetings = [
  // English
  'dear|hello|hi|hey|greetings|good (?:morning|afternoon|evening|day)',
  // Serbian, Croatian, Bosnian, Montenegrin, Slovenian, in both scripts
  'dragi|draga|drage|poštovan[iae]|zdravo|pozdrav|ćao|dobar dan|dobro (?:jutro|veče)|spoštovan[iae]',
  'драги|драга|драге|поштован[иае]|здраво|поздрав|ћао|добар дан|добро (?:јутро|вече)',
  // Macedonian, Bulgarian, Russian, Ukrainian
  'почитуван[иа]|драги|здраво|добар ден|уважаем(?:и|ые|ый|ая)|скъпи|здравейте|здравствуйте|дорог(?:ие|ой|ая)|привет|добрый (?:день|вечер)|шановн[іа]|вітаємо|доброго дня',
  // Arabic, Hebrew, Turkish
  'مرحب[اًا]+|أهل[اًا]+|السلام عليكم|عزيزي|عزيزتي|أعزائي|أعزاءنا|الأعزاء|تحية|שלום|יקר(?:ים|ה)?|merhaba|sayın|değerli|sevgili|selam',
  // Albanian, Greek, Romanian, Hungarian
  'i dashur|e dashur|të dashur|përshëndetje|tungjatjeta|mirëdita|αγαπητ[οέήό][ίςέ]?|γεια σας|καλημέρα|χαίρετε|dragi|dragă|bună|stimaț?i|kedves|tisztelt|szia|üdv',
  // German, Dutch, French, Italian, Spanish, Portuguese, Polish, Czech, Slovak
  'liebe[rs]?|hallo|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|grüß gott|beste|geachte|cher|chère|chers|chères|bonjour|bonsoir|salut|caro|cara|cari|gentil[ei]|buongiorno|buonasera|ciao|salve',
  'querid[oa]s?|estimad[oa]s?|hola|buenos días|buenas tardes|car[oa]s|prezad[oa]s?|olá|bom dia|boa tarde|drog[iae]|szanown[iay]|cześć|witam|dzień dobry|mil[íýá]|vážen[íýá]|ahoj|dobrý den',
].join('|');

/** A greeting as whole words at the very beginning, which ends within a few words. */
const pattern = new RegExp(
  `^["“„«'‘¡*_]*(?:${greetings})(?![\\p{L}\\p{N}-])[^.!?،,:;\\n]{0,60}(?:[,،!.:;–—\\n]|$)`,
  'iu',
);

/** True if an intro greets its readers itself. */
export function introGreets(intro: Root): boolean {
  const [first] = intro.children;
  if (first?.type !== 'paragraph' && first?.type !== 'heading') return false;
  return pattern.test(wordsOf(first).trim());
}
