/** Bullets of word processors and web pages, for a character class. The last two are Word's own. */
export const bulletCharacters = '•·▪◦‣●○■□➢➤\uf0b7\uf0a7';
