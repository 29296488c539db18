export interface Operator {
  /** Asks for a yes. @returns undefined where nobody can answer. */
  confirm: (question: string) => Promise<boolean | undefined>;
  /** At a terminal, a halt needs no mail. */
  interactive: boolean;
}
