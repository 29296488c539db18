/**
 * The characters that word processors and web pages put before an item of a list, for use inside
 * brackets of a regular expression. The last two are Word's, from its private fonts.
 */
export const bulletCharacters = '•·▪◦‣●○■□➢➤\uf0b7\uf0a7';
