export const databaseFile = 'newsletter.db';
