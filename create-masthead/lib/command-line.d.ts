/** The option of each question, with what `--help` says about it. */
export const questionOptions: Readonly<
  Record<string, { type: 'string'; value: string; help: string }>
>;
