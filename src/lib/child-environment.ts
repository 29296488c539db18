/** What other programs need to find files, servers and certificates. PG…: PostgreSQL. */
const harmless =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TZ|TMPDIR|TEMP|TMP|SystemRoot|LANG|LC_[A-Z]+|XDG_[A-Z_]+|MAIL[A-Z]*|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|PG[A-Z]+)$/;

/** The environment for a program that we start, without our secrets. */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && harmless.test(entry[0]),
  );
  return Object.fromEntries(entries);
}
