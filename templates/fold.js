/* The text as the index has it: see src/site/search/fold.ts. `letters` is defined above. */
function fold(text) {
  const bare = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return bare.replace(/[^\0-\x7f]/gu, (letter) => letters[letter] ?? letter);
}

/* Each letter of a script without spaces counts as a word. */
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const word = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{N}])+`, 'gu');

function wordsIn(folded) {
  return folded.match(word) ?? [];
}
