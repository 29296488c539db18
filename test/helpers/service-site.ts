import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useService } from './service.ts';

/** The service with a small site of pages and files whose names need encoding. */
export async function useSite(settings: Parameters<typeof useService>[0] = {}) {
  const service = await useService(settings);
  const names = [
    'index.html',
    '001/index.html',
    '001/images/a b[1].png',
    'tags/обука/index.html',
    'feed.xml',
    '100%.txt',
  ];
  for (const name of names) {
    await mkdir(join(service.archive, name, '..'), { recursive: true });
    await writeFile(join(service.archive, name), `<p>${'words '.repeat(100)}</p>`);
  }
  return service;
}
