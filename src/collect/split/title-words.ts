export const pictureWords =
  /(?<!\p{L})(?:photos?|photographs?|pictures?|pictured|images?|figures?|fig\.|posters?|slides?|screenshots?|captions?|credits?|courtesy|from left|foto(?:grafija)?|slika|snimio|snimila|izvor|фото(?:графија)?|слика)(?!\p{L})|©/iu;
export const partWords =
  /^(?:\d+\.?\s*)?(?:background|introduction|summary|abstract|conclusions?|recommendations?|methods?|methodology|results|discussion|references|notes?|contacts?|about (?:us|the \p{L}+)|programme|program|agenda|contents|acknowledge?ments|annex|appendix|key (?:findings|messages|points)|next steps|uvod|zaključ(?:ak|ci)|sažetak|rezime|kontakt|o nama|preporuke|увод|закључ(?:ак|ци)|сажетак|контакт|о нама|препоруке)$/iu;
export const greetingWords =
  /^(?:dear|hello|hi|good (?:morning|day)|best(?: regards| wishes)?|kind regards|warm regards|regards|yours|sincerely|thank you|thanks|cheers|in solidarity|poštovan[aeio]|dragi|drage|draga|srdačno|hvala|s poštovanjem|поштован[аеио]|драги|драге|срдачно|хвала|с поштовањем)(?!\p{L})/iu;
export const backwards =
  /^(?:he|she|they|his|her|their|these|those|however|moreover|furthermore|also|in addition|oni|njegov[aeo]?|njen[aeo]?|međutim|takođe|међутим|такође)(?=[\s,])/iu;

/** True if the sentence has half of the title's longer words, compared by their first letters. */
export function sharesWords(title: string, sentence: string): boolean {
  const stems = (words: string): Set<string> =>
    new Set((words.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 5)));
  const own = stems(title);
  const others = stems(sentence);
  const shared = [...own].filter((stem) => others.has(stem)).length;
  return own.size > 0 && shared * 2 >= own.size;
}

/** True if a line is in capitals and has at least four of them. */
export function isUpper(words: string): boolean {
  return words === words.toUpperCase() && (words.match(/\p{Lu}/gu) ?? []).length >= 4;
}

/** True if each of at least three longer words begins with a capital. */
export function isTitleCase(words: string): boolean {
  const long = words.match(/\p{L}{4,}/gu) ?? [];
  return long.length >= 3 && long.every((word) => /^\p{Lu}/u.test(word));
}
