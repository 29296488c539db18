/** Splits a text into words and what is between two backticks, which a page shows as code. */
export function markWords(text: string): { text: string; isCode: boolean }[] {
  return text
    .split(/`([^`\n]+)`/)
    .map((part, at) => ({ text: part, isCode: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
