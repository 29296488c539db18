/** The text files of a newsletter's folder in a format, as a migration reads them. */
export interface FolderIn<Format extends number> {
  format: Format;
  /** Files below `issues/` and `templates/`, by path from the newsletter's folder, sorted. */
  paths: readonly string[];
  /**
   * The text of any file of the newsletter, without a byte order mark; undefined where there is
   * none. @throws OutsideError where it is not text.
   */
  read: (path: string) => Promise<string | undefined>;
}

/** The new texts of files by path; undefined deletes a file. The others stay as they are. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/**
 * Brings a newsletter's folder from one format to the next. It only computes: what it returns is
 * written with `format` in the settings, after a copy of the files was made. To be released with
 * the first masthead that writes the new format, and never changed afterwards.
 */
export interface FolderMigration<From extends number = number, To extends number = number> {
  from: From;
  to: To;
  /** The first version of masthead that reads the new format, such as `0.3.0`. */
  since: string;
  migrate(old: FolderIn<From>): Promise<FileChanges>;
}
