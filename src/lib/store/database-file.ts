/** The SQLite database in the data folder. */
export const databaseFile = 'newsletter.db';
