import type { Catalogue } from './catalogue.js';

export const it: Catalogue = {
  local: 'Sono parole delle lezioni stesse: questa scuola non ha un modello linguistico.',
  abstained:
    'Non trovo una risposta nelle lezioni a cui hai accesso. Quelle indicate qui sono le più vicine.',
  exhausted:
    'Ho risposto quanto la scuola consente per ora. Chiedi di nuovo dopo il {resetsAt}; la tua domanda resta salvata.',
  interrupted: 'La risposta si è interrotta qui. Chiedi di nuovo per averla intera.',
  failed:
    'Non è stato possibile dare la risposta, e per essa non è stato contato nulla. Chiedi di nuovo.',
};
