import type { Catalogue } from './catalogue.js';

export const es: Catalogue = {
  local: 'Son palabras de las propias lecciones: esta escuela no tiene ningún modelo de lenguaje.',
  abstained:
    'No encuentro respuesta a esto en las lecciones a las que tienes acceso. Las que se nombran aquí son las más cercanas.',
  exhausted:
    'He respondido todo lo que la escuela permite por ahora. Vuelve a preguntar después del {resetsAt}; tu pregunta queda guardada.',
  interrupted: 'La respuesta se cortó aquí. Pregunta otra vez para tenerla completa.',
  failed: 'No se pudo dar la respuesta y no se ha contado nada por ella. Pregunta otra vez.',
};
