import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Se non sei stato tu, reimposta subito la password e controlla i dispositivi connessi.';

export const it: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Conferma il tuo indirizzo e-mail',
      lead: 'Inserisci questo codice per completare la creazione del tuo account:',
      paragraphs: [
        'È valido per {expiresInMinutes} minuti. Non dirlo a nessuno: noi non lo chiediamo.',
        'Se non hai chiesto un account, ignora questo messaggio.',
      ],
    },
    'address-in-use': {
      subject: 'Hai già un account',
      lead: 'Qualcuno ha provato a creare un account con questo indirizzo, che ne ha già uno.',
      paragraphs: [
        'Se sei stato tu, accedi oppure reimposta la password. Altrimenti non devi fare nulla: non è cambiato niente.',
      ],
    },
    'reset-password': {
      subject: 'Reimposta la password',
      lead: 'Hai chiesto una nuova password.',
      paragraphs: [
        'Il link è valido per {expiresInMinutes} minuti e funziona una sola volta.',
        'Se non l’hai chiesta, ignora questo messaggio: la password resta com’è.',
      ],
      button: 'Scegli una nuova password',
    },
    'password-changed': {
      subject: 'La tua password è stata cambiata',
      lead: 'La password del tuo account è appena stata cambiata.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Conferma il tuo nuovo indirizzo e-mail',
      lead: 'Inserisci questo codice per usare questo indirizzo con il tuo account:',
      paragraphs: [
        'È valido per {expiresInMinutes} minuti. Non dirlo a nessuno: noi non lo chiediamo.',
        'Se non l’hai chiesto, ignora questo messaggio.',
      ],
    },
    'email-changed': {
      subject: 'Il tuo indirizzo e-mail è stato cambiato',
      lead: 'Il tuo account ha ora un altro indirizzo e-mail, e questo non è più in uso.',
      paragraphs: ['Se non sei stato tu, scrivi subito a chi gestisce la tua scuola.'],
    },
    'sign-in-refused': {
      subject: 'Tentativi di accesso al tuo account',
      lead: 'Qualcuno ha provato più volte ad accedere al tuo account con una password sbagliata.',
      paragraphs: [
        'Rallentiamo questi tentativi e nessuno è entrato. Se non sei stato tu, ti protegge una password che non usi da nessun’altra parte.',
      ],
    },
    'session-reuse': {
      subject: 'Abbiamo disconnesso uno dei tuoi dispositivi',
      lead: 'Un tuo accesso è stato usato in due posti, come se fosse stato copiato, quindi lo abbiamo chiuso.',
      paragraphs: ['Accedi di nuovo per continuare.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Il tuo secondo fattore è stato cambiato',
      lead: 'Il modo in cui dimostri chi sei quando accedi è appena stato cambiato.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Qualcuno ha la tua password',
      lead: 'La tua password era giusta, e poi sono arrivati troppi codici sbagliati del secondo fattore.',
      paragraphs: [
        'Nessuno è entrato. Per oggi non accettiamo altri codici della tua app; i codici di recupero e le passkey valgono ancora.',
        'Se non sei stato tu, qualcuno conosce la tua password: reimpostala subito.',
      ],
    },
    'ways-in-changed': {
      subject: 'Sono cambiati i modi di accedere al tuo account',
      lead: 'L’accesso con {provider} è appena stato aggiunto al tuo account o tolto.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} ti invita in {school}',
      lead: '{inviter} ti invita in {school}. Il tuo ruolo: {role}.',
      paragraphs: ['Per accettare, accedi oppure crea un account con questo indirizzo.'],
      button: 'Vedi l’invito',
    },
    'ownership-offer': {
      subject: '{owner} vuole cederti {school}',
      lead: '{owner} ti offre {school}: la scuola diventerebbe tua.',
      paragraphs: ['Non cambia nulla finché non accetti.'],
      button: 'Vedi l’offerta',
    },
  },
  roles: {
    owner: 'proprietario',
    instructor: 'docente',
    assistant: 'assistente',
    learner: 'studente',
  },
  footer: 'Inviato da Lyceum, la piattaforma su cui funziona la tua scuola.',
  unsubscribe: 'Non ricevere più messaggi come questo',
  linkHint: 'Oppure apri questo indirizzo:',
  direction: 'ltr',
};
