import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Was jij dit niet, stel dan nu je wachtwoord opnieuw in en bekijk op welke apparaten je bent aangemeld.';

export const nl: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Bevestig je e-mailadres',
      lead: 'Vul deze code in om je account aan te maken:',
      paragraphs: [
        'De code is {expiresInMinutes} minuten geldig. Geef hem aan niemand: wij vragen er niet om.',
        'Heb je geen account aangevraagd, dan kun je deze mail negeren.',
      ],
    },
    'address-in-use': {
      subject: 'Je hebt al een account',
      lead: 'Iemand wilde met dit adres een account aanmaken, en het heeft er al een.',
      paragraphs: [
        'Was jij dit, meld je dan aan of stel je wachtwoord opnieuw in. Zo niet, dan hoef je niets te doen: er is niets veranderd.',
      ],
    },
    'reset-password': {
      subject: 'Stel je wachtwoord opnieuw in',
      lead: 'Je hebt om een nieuw wachtwoord gevraagd.',
      paragraphs: [
        'De link is {expiresInMinutes} minuten geldig en werkt één keer.',
        'Heb je hier niet om gevraagd, dan kun je deze mail negeren: je wachtwoord blijft zoals het is.',
      ],
      button: 'Kies een nieuw wachtwoord',
    },
    'password-changed': {
      subject: 'Je wachtwoord is gewijzigd',
      lead: 'Het wachtwoord van je account is zojuist gewijzigd.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Bevestig je nieuwe e-mailadres',
      lead: 'Vul deze code in om dit adres voor je account te gebruiken:',
      paragraphs: [
        'De code is {expiresInMinutes} minuten geldig. Geef hem aan niemand: wij vragen er niet om.',
        'Heb je hier niet om gevraagd, dan kun je deze mail negeren.',
      ],
    },
    'email-changed': {
      subject: 'Je e-mailadres is gewijzigd',
      lead: 'Je account heeft nu een ander e-mailadres, en dit adres wordt niet meer gebruikt.',
      paragraphs: ['Was jij dit niet, schrijf dan meteen aan de mensen van je school.'],
    },
    'sign-in-refused': {
      subject: 'Aanmeldpogingen bij je account',
      lead: 'Iemand heeft meermaals met een verkeerd wachtwoord geprobeerd zich bij je account aan te melden.',
      paragraphs: [
        'Wij remmen zulke pogingen af, en niemand is binnengekomen. Was jij dit niet, dan beschermt een wachtwoord dat je nergens anders gebruikt je.',
      ],
    },
    'session-reuse': {
      subject: 'We hebben een van je apparaten afgemeld',
      lead: 'Een aanmelding van je is op twee plaatsen gebruikt, alsof ze gekopieerd was. Daarom hebben we haar beëindigd.',
      paragraphs: ['Meld je opnieuw aan om verder te gaan.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Je tweede factor is gewijzigd',
      lead: 'De manier waarop je bij het aanmelden laat zien wie je bent, is zojuist gewijzigd.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Iemand heeft je wachtwoord',
      lead: 'Je wachtwoord klopte, en daarna volgden te veel verkeerde codes van je tweede factor.',
      paragraphs: [
        'Niemand is binnengekomen. Vandaag nemen we geen codes van je app meer aan; herstelcodes en passkeys werken nog.',
        'Was jij dit niet, dan kent iemand je wachtwoord: stel het nu opnieuw in.',
      ],
    },
    'ways-in-changed': {
      subject: 'De manieren om je aan te melden zijn gewijzigd',
      lead: 'Aanmelden met {provider} is zojuist aan je account toegevoegd of ervan weggehaald.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} nodigt je uit voor {school}',
      lead: '{inviter} nodigt je uit voor {school}. Je rol: {role}.',
      paragraphs: ['Meld je aan, of maak met dit adres een account, om aan te nemen.'],
      button: 'Bekijk de uitnodiging',
    },
    'ownership-offer': {
      subject: '{owner} wil {school} aan je overdragen',
      lead: '{owner} biedt je {school} aan: de school wordt dan van jou.',
      paragraphs: ['Er verandert niets zolang je niet aanneemt.'],
      button: 'Bekijk het aanbod',
    },
  },
  roles: {
    owner: 'eigenaar',
    instructor: 'docent',
    assistant: 'assistent',
    learner: 'cursist',
  },
  footer: 'Verstuurd door Lyceum, het platform waarop je school draait.',
  unsubscribe: 'Geen mail meer zoals deze',
  linkHint: 'Of open dit adres:',
  direction: 'ltr',
};
