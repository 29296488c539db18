/** A part of a text file to replace. The edit is only made where `old` is what is there. */
export interface TextEdit {
  /** From 1; columns in UTF-16 code units, as in problems. */
  line: number;
  column: number;
  /** With `\n` for line ends of any kind; empty to insert. */
  old: string;
  new: string;
}

/** What a repair needs from outside. */
export interface RepairTools {
  /** Makes the id of an issue or item. */
  newId: () => string;
}

/** Changes a text file (default: the problem's file), or replaces the bytes of another file. */
export type Change = {
  /** As `check --fix` prints it: `Added an id.` */
  done: string;
  file?: string;
} & ({ edits: readonly TextEdit[] } | { file: string; bytes: Uint8Array });

/**
 * The repair of a problem that has exactly one right repair: `check --fix` makes it. Repeating it
 * changes nothing. A function, so that it is not part of a problem's JSON.
 */
export type Repair = (tools: RepairTools) => Change | Promise<Change>;
