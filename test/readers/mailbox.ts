/** Writes four mails into the maildir of the folder argv[2], serves the page that one of them names, and tells its port there. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeDocx, p, run } from '../helpers/docx.ts';

const folder = process.argv[2] as string;
const story = (words: string): string =>
  `${words}, and whoever was there told it to the others. `.repeat(6);
const page = `<!doctype html><html lang="en"><head><title>The bridge reopens</title></head><body><article><h1>The bridge reopens</h1><p>${story('After two years the bridge is open')}</p><p>${story('The town met on it')}</p></article></body></html>`;
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const word = makeDocx({
  body: `${p(run('Report on the bridge'), 'Title')}${p(run(story('The stones were counted')))}`,
  title: 'Report on the bridge',
  creator: 'Microsoft Office User',
});
const head = (from: string, subject: string, id: number): string =>
  `From: ${from}\r\nTo: stories@list.example\r\nSubject: ${subject}\r\nDate: Tue, 24 Nov 2026 08:00:0${id} +0100\r\nMessage-ID: <${id}@mill.example>\r\nMIME-Version: 1.0\r\n`;
const mails = [
  `${head('=?utf-8?B?xb1pdmFuYSDEkG9yxJFldmnEhw==?= <zivana@mill.example>', '=?utf-8?q?Pismo_iz_Ni=C5=A1a?=', 1)}Content-Type: text/plain; charset=utf-8\r\n\r\n${story('Dragi svi, most je opet otvoren i grad se na njemu okupio')}\r\n`,
  `${head('Ina Torv <ina@mill.example>', 'For the next issue', 2)}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere it is.\r\n--b\r\nContent-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=report.docx\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=report.docx\r\n\r\n${Buffer.from(word).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
  `${head('Oskar Dref <oskar@mill.example>', 'Look', 3)}Content-Type: text/plain\r\n\r\nhttp://127.0.0.1:${port}/bridge\r\n`,
  `${head('Nobody <nobody@mill.example>', 'Scan', 4)}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=scan.pdf\r\n\r\n${Buffer.from('%PDF-1.7\n').toString('base64')}\r\n--b--\r\n`,
];
for (const [index, mail] of mails.entries()) {
  await writeFile(join(folder, 'mail/new', `100000000${index}.mail.example`), mail);
}
await writeFile(join(folder, 'web-port'), String(port));
