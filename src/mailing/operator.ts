/** The person who sends, as far as somebody sits at the terminal. */
export interface Operator {
  /** Asks for a yes. @returns undefined where nobody can answer. */
  confirm: (question: string) => Promise<boolean | undefined>;
  /** True at a terminal: whoever reads a halt there needs no mail about it. */
  interactive: boolean;
}
