/* The text as the index has it: see src/site/search/fold.ts. `letters` is defined above. */
function fold(text) {
  const bare = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return [...bare].map((letter) => letters[letter] ?? letter).join('');
}
