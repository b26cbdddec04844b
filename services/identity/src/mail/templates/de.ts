import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Wenn du das nicht warst, setz jetzt dein Passwort zurück und sieh dir die angemeldeten Geräte an.';

export const de: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Bestätige deine E-Mail-Adresse',
      lead: 'Gib diesen Code ein, um dein Konto anzulegen:',
      paragraphs: [
        'Er gilt {expiresInMinutes} Minuten. Nenne ihn niemandem: Wir fragen nicht danach.',
        'Wenn du kein Konto wolltest, beachte diese Mail nicht.',
      ],
    },
    'address-in-use': {
      subject: 'Du hast schon ein Konto',
      lead: 'Jemand wollte mit dieser Adresse ein Konto anlegen, und sie hat schon eines.',
      paragraphs: [
        'Wenn du das warst, melde dich einfach an, oder setz dein Passwort zurück. Wenn nicht, brauchst du nichts zu tun: Es hat sich nichts geändert.',
      ],
    },
    'reset-password': {
      subject: 'Setz dein Passwort zurück',
      lead: 'Du hast um ein neues Passwort gebeten.',
      paragraphs: [
        'Der Link gilt {expiresInMinutes} Minuten und ein einziges Mal.',
        'Wenn du nicht darum gebeten hast, beachte diese Mail nicht: Dein Passwort bleibt, wie es ist.',
      ],
      button: 'Neues Passwort wählen',
    },
    'password-changed': {
      subject: 'Dein Passwort wurde geändert',
      lead: 'Das Passwort deines Kontos wurde eben geändert.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Bestätige deine neue E-Mail-Adresse',
      lead: 'Gib diesen Code ein, um diese Adresse für dein Konto zu verwenden:',
      paragraphs: [
        'Er gilt {expiresInMinutes} Minuten. Nenne ihn niemandem: Wir fragen nicht danach.',
        'Wenn du nicht darum gebeten hast, beachte diese Mail nicht.',
      ],
    },
    'email-changed': {
      subject: 'Deine E-Mail-Adresse wurde geändert',
      lead: 'Dein Konto hat jetzt eine andere E-Mail-Adresse, und diese wird nicht mehr verwendet.',
      paragraphs: ['Wenn du das nicht warst, schreib sofort denen, die deine Schule betreiben.'],
    },
    'sign-in-refused': {
      subject: 'Anmeldeversuche bei deinem Konto',
      lead: 'Jemand hat mehrmals mit einem falschen Passwort versucht, sich bei deinem Konto anzumelden.',
      paragraphs: [
        'Wir bremsen solche Versuche, und niemand ist hineingekommen. Wenn du das nicht warst: Ein Passwort, das du sonst nirgends verwendest, schützt dich.',
      ],
    },
    'session-reuse': {
      subject: 'Wir haben eines deiner Geräte abgemeldet',
      lead: 'Eine deiner Anmeldungen wurde an zwei Orten benutzt, als wäre sie kopiert worden. Deshalb haben wir sie beendet.',
      paragraphs: ['Melde dich wieder an, um weiterzumachen.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Dein zweiter Faktor wurde geändert',
      lead: 'Wie du bei der Anmeldung zeigst, dass du es bist, wurde eben geändert.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Jemand kennt dein Passwort',
      lead: 'Dein Passwort war richtig, und danach kamen zu viele falsche Codes deines zweiten Faktors.',
      paragraphs: [
        'Niemand ist hineingekommen. Codes deiner App nehmen wir heute nicht mehr an; Wiederherstellungscodes und Passkeys gelten weiter.',
        'Wenn du das nicht warst, kennt jemand dein Passwort: Setz es jetzt zurück.',
      ],
    },
    'ways-in-changed': {
      subject: 'Die Anmeldewege deines Kontos wurden geändert',
      lead: 'Die Anmeldung mit {provider} wurde deinem Konto eben hinzugefügt oder weggenommen.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} lädt dich zu {school} ein',
      lead: '{inviter} lädt dich zu {school} ein. Deine Rolle: {role}.',
      paragraphs: ['Melde dich an, oder leg mit dieser Adresse ein Konto an, um anzunehmen.'],
      button: 'Einladung ansehen',
    },
    'ownership-offer': {
      subject: '{owner} möchte dir {school} übergeben',
      lead: '{owner} bietet dir an, {school} zu übernehmen: Die Schule gehört dann dir.',
      paragraphs: ['Solange du nicht annimmst, ändert sich nichts.'],
      button: 'Angebot ansehen',
    },
  },
  roles: {
    owner: 'Inhaber',
    instructor: 'Lehrkraft',
    assistant: 'Assistenz',
    learner: 'Lernender',
  },
  footer: 'Gesendet von Lyceum, der Plattform, auf der deine Schule läuft.',
  unsubscribe: 'Keine solche Mail mehr',
  linkHint: 'Oder öffne diese Adresse:',
  direction: 'ltr',
};
