const meanings: Readonly<Record<string, { reason: string; remedy: string }>> = {
  ENOSPC: { reason: 'the disk is full', remedy: 'Free some space and run the command again.' },
  EDQUOT: {
    reason: 'the disk quota of this user is used up',
    remedy: 'Free some space, or raise the quota, and run the command again.',
  },
  EFBIG: {
    reason: 'the file would be larger than this system allows',
    remedy: 'Raise the limit on file sizes (ulimit -f) and run the command again.',
  },
  EROFS: {
    reason: 'the file system is read-only',
    remedy:
      'Mount it writable, or, under systemd, add the folder to ReadWritePaths=. A disk with errors may have been remounted read-only: check the system log.',
  },
  EACCES: {
    reason: 'permission denied',
    remedy: 'Run the command as the user who owns the folder, or change its owner (chown).',
  },
  EPERM: {
    reason: 'operation not permitted',
    remedy: 'Run the command as the user who owns the file, or change its owner (chown).',
  },
  EIO: {
    reason: 'the disk reports an error',
    remedy: 'Check the disk and the system log before anything else, and make a copy of data/.',
  },
  EMFILE: {
    reason: 'too many files are open',
    remedy: 'Raise the limit on open files (ulimit -n) and run the command again.',
  },
  ENFILE: {
    reason: 'too many files are open on this machine',
    remedy: 'End other programs and run the command again.',
  },
  EISDIR: { reason: 'it is a folder, not a file', remedy: 'Move the folder elsewhere.' },
  ENOTDIR: { reason: 'it is a file, not a folder', remedy: 'Move the file elsewhere.' },
  EEXIST: {
    reason: 'something of that name is in the way',
    remedy: 'Move it elsewhere and run the command again.',
  },
  ENOENT: { reason: 'file not found', remedy: 'Check that the path exists.' },
  ELOOP: { reason: 'a symbolic link leads to itself', remedy: 'Remove the link.' },
  ENAMETOOLONG: { reason: 'the name is too long', remedy: 'Use a shorter path.' },
  EBUSY: { reason: 'another program is using it', remedy: 'End that program and try again.' },
  ENOMEM: { reason: 'there is not enough memory', remedy: 'End other programs and try again.' },
};

interface SystemError {
  code?: string;
  path?: string;
  dest?: string;
}

/** The code of an error of Node or the operating system, e.g. `ENOENT`; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Why a file could not be used, for the middle of a sentence. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const name = error instanceof Error ? error.name : undefined;
  return meanings[code ?? '']?.reason ?? code ?? name ?? 'unknown error';
}

/** A sentence with path, reason and remedy of a file error; undefined for any other error. */
export function explainSystemError(error: unknown): string | undefined {
  const { code, path, dest } = error as SystemError;
  const meaning = meanings[code ?? ''];
  if (meaning === undefined) return undefined;
  const place = dest ?? path;
  const subject = place === undefined ? 'A file cannot be read or written' : `Cannot use ${place}`;
  return `${subject}: ${meaning.reason} (${code}). ${meaning.remedy}`;
}
