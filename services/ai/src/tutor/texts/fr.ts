import type { Catalogue } from './catalogue.js';

export const fr: Catalogue = {
  local: 'Ce sont les mots des leçons elles-mêmes : cette école n’a pas de modèle de langage.',
  abstained:
    'Je ne trouve pas de réponse à cette question dans les leçons qui te sont ouvertes. Celles qui sont citées ici s’en approchent le plus.',
  exhausted:
    'J’ai répondu autant que l’école le permet pour le moment. Repose ta question après le {resetsAt} ; elle est conservée.',
  interrupted: 'La réponse s’est interrompue ici. Repose la question pour l’avoir en entier.',
  failed:
    'La réponse n’a pas pu être donnée, et rien n’a été compté pour elle. Repose la question.',
};
