import type { Field } from './export-formats.ts';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Usual names of columns: folded (see `foldName`), or as plain words without marks, joined. */
export const usualNames: Readonly<Partial<Record<Field, readonly string[]>>> = {
  address: list(`
    email emailaddress mail mailaddress emails primaryemail emailid contactemail imejladresa
    subscriberemail useremail memberemail customeremail email1value email1 workemail
    personalemail emailprimary channelsemailaddress eadresa mejl eposta eпошта epošta
    mejladresa emailadresa imejl adresaeposte eпоштенскаадреса elektronskapošta elektronskaposta
    имејл мејл епошта имејладреса имейл емейл имейладрес електроннапоща emailадрес
    электроннаяпочта elektronischepost emailadresse adresseemail courriel adresseélectronique
    indirizzoemail correo correoelectrónico correoelectronico emailul adresăemail adresadeemail
    adresădeemail emailcím emailcim epostaadresi adresemail emailnaslov enaslov adresaemail
    endereçodeemail ηλεκτρονικήδιεύθυνση διεύθυνσηemail emailadres epost epostadress sähköposti
    adresaepošte adresaeposte elektronskaadresa elektronskaadresaepošte elektronickaadresa eadreso
    adresee correoelectronic postaelettronica indirizzoemail emailindirizzo mailadresse emailkontakt
    kontaktemail kontaktmejl mailaddr emailadr primareemailadresse premiereadresseelectronique
    adressedemessagerie adressemail emailprimaria indirizzopostaelettronica primarnaeposta primaryemailaddress
    correoelectronicoprincipal direcciondecorreoelectronico direcciondeemail correioeletronico
    enderecodecorreioeletronico emailovaadresa epostninaslov adreselpocty epostaadresa
  `),
  name: list(`
    name fullname displayname membername contactname subscribername yourname nickname gecos ime
    imeiprezime punoime imja imeprezime име имеипрезиме презимеиме emri emridhembiemri nom nomcomplet
    nome nomecompleto nombre nombrecompleto nume numecomplet vollstandigername onoma ad adsoyad nev
    jmeno meno imieinazwisko imie naam namn navn nimi onomateponymo
  `),
  firstName: list(`
    firstname givenname forename fname first given vorname prenom prenume keresztnev utonev voornaam
    fornavn fornamn etunimi kucnoime licnoime mikroonoma
  `),
  lastName: list(`
    lastname surname familyname lname last family prezime презиме mbiemri mbiemer nachname familienname
    nomdefamille cognome apellido apellidos sobrenome apelido vezeteknev csaladnev nazwisko prijmeni
    priezvisko priimek achternaam efternamn etternavn efternavn sukunimi eponymo eponimo soyad soyadi
    familija familno
  `),
  language: list(`
    language lang locale preferredlanguage languagecode preferredlocale userlanguage contactlanguage
    subscriberlanguage maillanguage newsletterlanguage emaillanguage jezik језик jezikbiltena
    jeziknewslettera jazik jazyk gjuha sprache langue idioma lingua limba nyelv dil taal sprak sprog
    kieli jezyk glossa
  `),
  sections: list('sections rubrike rubriki seksije'),
};

/** Names of the column of addresses, unless another has a clearer one. */
export const vagueAddresses = list('address adresa адреса адрес subscriber');
