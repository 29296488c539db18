import { expect, test } from 'vitest';
import { detectLanguage, sameLanguage } from '../../../src/collect/inbox/detect-language.ts';

const texts = {
  en: 'The mill opened its doors last week, and neighbours came from all over the town to see how flour was made a hundred years ago. Everybody was welcome, and the children were shown the old stones.',
  latin:
    'Mlin je prošle nedelje otvorio svoja vrata i komšije su došle iz celog grada da vide kako se brašno pravilo pre sto godina. Svi su bili dobrodošli, a deci su pokazali staro kamenje i vodu koja ga okreće.',
  ijekavian:
    'Mlin je prošle nedjelje otvorio svoja vrata i susjedi su došli iz cijelog grada da vide kako se brašno pravilo prije sto godina. Svi su bili dobrodošli, a djeci su pokazali staro kamenje i vodu.',
  cyrillic:
    'Млин је прошле недеље отворио своја врата и комшије су дошле из целог града да виде како се брашно правило пре сто година. Сви су били добродошли, а деци су показали старо камење и воду која га вечно окреће, те кућу.',
  sq: 'Mulliri hapi dyert javën e kaluar dhe fqinjët erdhën nga i gjithë qyteti për të parë se si bëhej mielli njëqind vjet më parë. Të gjithë ishin të mirëpritur dhe fëmijëve u treguan gurët e vjetër.',
};

test('the words decide, also against the language that the page declares', () => {
  expect(detectLanguage(texts.en, 'sr-RS', ['en'])).toBe('en');
  expect(detectLanguage(texts.sq, 'en-US', ['en'])).toBe('sq');
  expect(detectLanguage(texts.en, 'en-GB', ['sr-Latn'])).toBe('en-GB');
});

test('Bosnian, Croatian and Serbian are distinguished by the page, the newsletter, or the yat', () => {
  expect(detectLanguage(texts.latin, 'hr', ['en', 'sr-Latn'])).toBe('hr');
  expect(detectLanguage(texts.latin, 'en-US', ['en', 'sr-Latn'])).toBe('sr-Latn');
  expect(detectLanguage(texts.latin, undefined, ['en', 'sr-Cyrl'])).toBe('sr-Latn');
  expect(detectLanguage(texts.ijekavian, undefined, ['en'])).toBeUndefined();
  expect(detectLanguage(texts.ijekavian, 'bs', ['en'])).toBe('bs');
});

test('Serbian has a script', () => {
  expect(detectLanguage(texts.cyrillic, undefined, ['en'])).toBe('sr-Cyrl');
  expect(detectLanguage(texts.cyrillic, 'sr', ['en'])).toBe('sr-Cyrl');
  expect(detectLanguage(texts.latin, 'sr-RS', ['en'])).toBe('sr-Latn');
});

test('a few words say nothing, and the declared language is used', () => {
  expect(detectLanguage('Mlin.', undefined, ['en'])).toBeUndefined();
  expect(detectLanguage('Mlin.', 'sq', ['en'])).toBe('sq');
});

test('regions are one language for readers, scripts are two', () => {
  expect(sameLanguage('en', 'en-GB')).toBe(true);
  expect(sameLanguage('sr-Latn', 'sr-Cyrl')).toBe(false);
  expect(sameLanguage('sr', 'sr-Cyrl')).toBe(true);
});
