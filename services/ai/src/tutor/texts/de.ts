import type { Catalogue } from './catalogue.js';

export const de: Catalogue = {
  local: 'Das sind Worte der Lektionen selbst: Diese Schule hat kein Sprachmodell.',
  abstained:
    'In den Lektionen, die dir offenstehen, finde ich darauf keine Antwort. Am nächsten kommen die hier genannten.',
  exhausted:
    'Ich habe so viel beantwortet, wie die Schule vorerst erlaubt. Frag nach dem {resetsAt} noch einmal; deine Frage bleibt erhalten.',
  interrupted: 'Hier brach die Antwort ab. Frag noch einmal, um sie ganz zu bekommen.',
  failed:
    'Die Antwort konnte nicht gegeben werden, und nichts wurde dafür gezählt. Frag noch einmal.',
};
