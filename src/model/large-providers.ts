/** Where many people who do not know each other have their mailboxes; a national ending may follow. */
const families =
  /^(?:yahoo|ymail|rocketmail|hotmail|outlook|live|msn|gmx|yandex|mail|inbox|aol|proton|protonmail|zoho)\.(?:[a-z]{2,3}|com?\.[a-z]{2}|com\.[a-z]{2})$/;

const others = new Set(
  `gmail.com googlemail.com icloud.com me.com mac.com pm.me web.de freenet.de t-online.de posteo.de
  mailbox.org orange.fr free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it tiscali.it alice.it
  tin.it seznam.cz centrum.cz email.cz wp.pl o2.pl onet.pl interia.pl poczta.fm abv.bg bk.ru list.ru
  internet.ru rambler.ru ya.ru ukr.net i.ua meta.ua freemail.hu citromail.hu azet.sk zoznam.sk siol.net
  net.hr iskon.hr eunet.rs sbb.rs mts.rs ptt.rs open.telekom.rs t-home.mk otenet.gr telenet.be skynet.be
  ziggo.nl kpnmail.nl xs4all.nl planet.nl bluewin.ch btinternet.com sky.com comcast.net verizon.net
  att.net sbcglobal.net cox.net rogers.com shaw.ca bigpond.com optusnet.com.au uol.com.br bol.com.br
  terra.com.br qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com
  fastmail.com hey.com tutanota.com tuta.com riseup.net disroot.org`.split(/\s+/),
);

/** True for a domain where many sign-ups on one day do not suggest abuse. @param domain In A-labels. */
export function isLargeProvider(domain: string): boolean {
  return families.test(domain) || others.has(domain);
}
