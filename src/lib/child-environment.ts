/** What other programs need to find files, servers and certificates. PG…: PostgreSQL. */
const harmless =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TZ|TMPDIR|TEMP|TMP|SystemRoot|LANG|LC_[A-Z]+|XDG_[A-Z_]+|MAIL[A-Z]*|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|PG[A-Z]+)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment for a program that we start, without our secrets. */
export function childEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => harmless.test(name)));
}

const secrets = /^(?:SMTP_URL|DATABASE_URL|NEWSLETTER_SECRET|IMAP_URL|DKIM_[A-Z_]+|PGPASSWORD)$/;
/** They name a repository, and git sets them for its hooks (`git rev-parse --local-env-vars`). */
const repository =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|INDEX_VERSION|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+|QUARANTINE_PATH|INTERNAL_SUPER_PREFIX|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|IMPLICIT_WORK_TREE|CEILING_DIRECTORIES)$/;

/**
 * The environment for git, rsync and the command of `publish`, which may need the tokens and
 * agents of the user: everything but what belongs to masthead.
 */
export function uploadEnvironment(env: Environment): Environment {
  const isTheirs = (name: string): boolean => !secrets.test(name) && !repository.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isTheirs(name)));
}
