/**
 * Stems of words that say whether somebody gets mail, as `plainWords` writes them. Sources: the
 * programs in test/fixtures/exports, the languages of the region and of Western Europe.
 */
const stems = (text: string): RegExp => new RegExp(text.trim().split(/\s+/).join('|'));

/** These contain a negation, which therefore does not reverse them. */
export const refusals = stems(`
  donot dont(mail|send|email|contact) nolonger nevermail
  notinterested notallowed nottosend notsending keinnewsletter keinewerbung keine?(e?mail|massen|versand|inter)
  nicht(kontakt|mehr|senden|schreiben|anschreib) nepas pasde(news|mail|envoi) plusdemail necontact neplus
  nesouhait nesalj neslat nezel nekontakt neispra nijevise neprim nedobij nesaka neiska beznews bezmejl
  noenviar nocontactar nodesea noquiere nomolest naoenviar naocontat naodesej noncontatt noninviare
  nonvuole piuiscritt nukdeshiron nedores nutrim nudor nemker nekuldj niewysyl geenmail nietmail
`);

/** In words with spaces between them, as other words end in `no`: `Telefono, e-mail`. */
export const noMail = /(?:^| )no ?(?:e ?)?(?:mail|newsletter|contact|bulk)/;

export const bounced = stems(`
  bounc undeliv notdeliv nondeliv unreachab notreach invalid notvalid nonvalid clean(ed|time|date|camp)
  complain spam faileddeliver deliver(y)?fail
  junk abuse nonexist notexist doesntexist mailboxfull malformed suppress deadaddress disposable
  byadmin bymoderator bademail emailbad email[0-9]bad badaddress queja queixa reclam
  unzustell fehlerhaft ruckl rueckl zuruckgew fehlgeschl beschwer ungult ungueltig
  erronee rebond rejet nonremis plainte erreur rimbalz respint nonrecapit rebot rechaz devuel noentreg
  devolv rejeit naoentreg onbestel teruggest nedorucit
  mejlsevra mailsevra zalb neuspjel neuspel neuspesn neuspjesn neisporuc neisporac nedostav vracen vraten varnat vrnjen
  odbijen odbien nevazec nevalid nepostoj nedostup zavrnjen kthyer padorez pavlefsh
  respins nelivrat returnat επιστραφ επιστροφ μηπαραδ αποτυχ μηεγκυρ ακυρ visszapattan kezbesithetet
  ervenytelen hibascim geridon iletilem ulasilam gecersiz odbit odbici niedostarcz zwrocon odrzuc nieprawidl
`);

export const unconfirmed = stems(`
  unconf notconf nonconf notyetconf neverconf unverif notverif nonverif unvalid unactivat notactivat
  await pending waiting validating verifying activating tobeconf toconfirm tobeverif neversubs nonsubs notsubs notyetsubs notoptin notopted neveropt nooptin
  noconsent withoutconsent invited invitation transactional nonmarketing snooz paused optinsent
  unknown prospect
  unbestat nichtbestat ausstehend wartet wartend nichtabonn
  porconfirm doaktywacji nepidtverdz
  enattente ^aconfirmer nonabonn noninscri inattesa nonisc pendient sinconf noconf nosuscri pendente naoconf
  naoinscri onbevestigd nepotvrz
  nepotv nijepotv nepretplac ceka nacekanj nesoglas nepotrj caka izcakva podcakanj nesaglas
  pakonfirm paverifik nepritje pakonfirmuar neconf inastept nonconsim
  μηεπιβεβ εκκρεμ αναμον nemmegeros megerositesre fuggo varakoz onaylanma beklem bekliyor dogrulanma
  niepotwierdz oczekuj
`);

export const left = stems(`
  unsub optout optedout opted?out optsout blacklist blocklist blackliste deactiv disabl inactiv
  nonactiv notactiv deleted remov cancel archiv suspend exclud banned banead refus blocked revok withdr declin
  objected deceas onhold quarantin erasure exsubs formersubs emailstop mailstop unregist unlist expired lapsed passiv pasiv leftat leaveat dateleft
  byuser erased forgotten gdprdelet dormant muted ceased
  abgemeld abmeld abbestell abgelehnt stornier gestrich entfernt ausgeschied verstorb ausgetrag austrag austritt gesperrt sperr widerr widerspr gelosch geloesch inaktiv
  zuruckgez zurueckgez verweiger deaktiv kundigung gekund gekuend nichtangem nichtaktiv
  desabonn desinscri decede demission bloqu supprim desactiv opposition oppose resili
  disiscri rifiut decedut cancell annullat disdett rimoss bloccat disattiv inattiv elimin revoc
  fallecid dadode?baja debaja desuscri borrad descadastr removid desativ inativ opositor
  uitgeschr afgemeld geblokk opgezegd opgeschoond inactief odhlas zablok neaktivn avregistr avmeld avprenum
  utmeldt frameldt afmeldt peruut poistu
  odjav ispis povuc povlac obustav ukinut napusti preminu umrl pokojn prigovor odustao odustal otkaz blokir neaktiv obrisan izbrisan uklonj uklonet iskljuc isklucen
  zabranj neprij prekin prekratil deaktiv odregistr odstran otpis otpisa iztrit sprjan otmen zatvor
  nezel odjavil vidpis viluc
  cregjistr cabonu cabonim cabonohu bllokuar fshir joaktiv paaktiv largua
  dezabon dezinscri retras blocat nuabonat
  διαγρα απεγγραφ καταργ αποκλεισ μπλοκ ανενεργ
  leiratk letilt tiltot torol lemond inaktiv
  ayril cikti cikmis cikan cikis iptal engellen engelli silindi silinmis pasif
  wypisan wypis rezygn usunie nieaktyw niesubsk niezapis
`);

export const agreed = stems(`
  subscri optin optedin optin opted?in active activat enabl confirm verif regular deliverab deliveri
  delivere accept granted allow permit permission consent approv mailab sendab marketable reachab
  marketingcontact implicit explicit valid agreed
  abonnier angemeld bestat aktiv eingetr einwillig zugestimmt zustimm erlaub
  abonn inscri confirm actif accord accept iscritt iscriz conferm attiv consens autorizz
  suscri inscri activ autoriz acept ativo assinant concord aceit
  aangemeld geabonn ingeschr actief toestem prihlas potvrz souhlas suhlas prenum tilmeld pameld
  samtyck samtykk tilaa vahvist
  prijav pretplat pretplac aktiv potvrd potvrdj upisan saglas suglas pristan privol odobr
  prijaven soglas aboniran abonir potvard saglasi podpisan podtverzd pidpis pidtverdz naroc potrj soglasj
  abonu regjistru konfirm pelqi miratu abonat consimt acord
  εγγεγρα εγγραφ επιβεβ ενεργ συγκατ συναιν συνδρομ
  feliratk megerosit hozzajar abone onay etkin aktif izinli kayitli zapisan aktywn potwierdz zgoda zgody subskryb
`);

/** Of `agreed`: by a link in a mail. A no in such a column means that somebody never confirmed. */
export const confirming = stems(`
  confirm verif doubleopt doubleoptin activat bestat conferm confirmad potvr potvard potrj konfirm podtverzd pidtverdz
  επιβεβ megerosit onay potwierdz potvrz bevestig doi$ ^doi validat
`);

/** Whole words, too short to be searched for anywhere. */
export const wholeWords = {
  refused: new Set('dnc dnm'.split(' ')),
  bounced: new Set('dead held hold spam npai'.split(' ')),
  left: new Set(
    `left baja bajas stop stopped quit quitte gone unsub exclu radie sters stearsa ended lost denied refused
     rejected terminated ex former formerly bivsi bivsa`.split(/\s+/),
  ),
  /** In values only: in names they have other meanings. */
  agreed: new Set(
    'free paid comped premium gifted mail digest normal good ok doi express implied'.split(' '),
  ),
  negations: new Set(
    `not no non never nicht kein keine ne nije nisu nema nao sin pas jamais nunca nu nem degil nie jo
     nuk nikad nikada nikogas δεν μη οχι ej inte ikke niet geen ei net`.split(/\s+/),
  ),
};

/** Words allowed beside an `agreed` word; any other makes a value unclear. */
export const besideAgreed = new Set(
  `opt in opted to a an i e je est ist se ha sa the has is was be yes single double confirmed status
   lists and by via with`.split(/\s+/),
);

/** These mention a mailing list wherever they occur, also in a note. */
export const mentions = stems(`
  unsub optedout optsout blacklist blocklist unconfirmed neversubs nonsubs notsubs donotmail donotemail
  donotcontact dontemail abgemeld ausgetrag desabonn desinscri disiscri odjav ispisan otpisan dezabon
  dezinscri leiratk wypisan cregjistr cabonu απεγγραφ descadastr desuscri aboneliktenc ayrild
  avregistr uitgeschr odhlas debaja
`);

/** These do so only as a whole value, as they can be part of a company's name. */
export const mentionsAlone = stems(`
  optout suppress bounc undeliv complain unreachab unzustell
`);

/** Words allowed beside one of `mentionsAlone`. */
export const fillers = new Set(
  `email e mail hard soft by user admin owner from all list lists newsletter global globally via link
   contact subscriber is has been was d manual manually manuell von der liste`.split(/\s+/),
);
