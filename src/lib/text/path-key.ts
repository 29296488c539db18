/** Equal for two paths that some file system does not distinguish: case, Unicode form, dots at the end. */
export function keyOf(path: string): string {
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
