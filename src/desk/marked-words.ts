/** A part of a text: words, or what is between two backticks. */
export interface MarkedWords {
  text: string;
  isCode: boolean;
}

/** Splits a text at its backticks, which a page shows as code. Unpaired ones stay. */
export function markWords(text: string): MarkedWords[] {
  return text
    .split(/`([^`\n]+)`/)
    .map((part, at) => ({ text: part, isCode: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
