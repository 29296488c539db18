import type { Field } from './export-formats.ts';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Usual names of columns in files made by hand, folded (see `foldName`). */
export const usualNames: Readonly<Partial<Record<Field, readonly string[]>>> = {
  address: list(`
    email emailaddress address mail mailaddress emails primaryemail emailid contactemail
    subscriber subscriberemail useremail memberemail customeremail email1value email1 workemail
    personalemail emailprimary channelsemailaddress eadresa adresa mejl eposta eпошта epošta
    mejladresa emailadresa imejl adresaeposte eпоштенскаадреса elektronskapošta elektronskaposta
    имејл мејл епошта адреса имејладреса имейл емейл имейладрес електроннапоща адрес emailадрес
    электроннаяпочта elektronischepost emailadresse adresseemail courriel adresseélectronique
    indirizzoemail correo correoelectrónico correoelectronico emailul adresăemail adresadeemail
    adresădeemail emailcím emailcim epostaadresi adresemail emailnaslov enaslov adresaemail
    endereçodeemail ηλεκτρονικήδιεύθυνση διεύθυνσηemail emailadres epost epostadress sähköposti
  `),
  name: list('name fullname ime imeiprezime имe име имеипрезиме emri'),
  firstName: list('firstname givenname'),
  lastName: list('lastname surname familyname prezime презиме mbiemri'),
  language: list('language lang locale jezik језик gjuha'),
  sections: list('sections rubrike'),
};
