import type { Catalogue } from './catalogue.js';

export const nl: Catalogue = {
  local: 'Dit zijn woorden uit de lessen zelf: deze school heeft geen taalmodel.',
  abstained:
    'Ik vind hierop geen antwoord in de lessen die voor je openstaan. De lessen die hier genoemd worden, komen het dichtst in de buurt.',
  exhausted:
    'Ik heb beantwoord wat de school voorlopig toestaat. Vraag het na {resetsAt} opnieuw; je vraag blijft bewaard.',
  interrupted: 'Het antwoord brak hier af. Vraag het opnieuw om het helemaal te krijgen.',
  failed: 'Het antwoord kon niet gegeven worden en er is niets voor gerekend. Vraag het opnieuw.',
};
