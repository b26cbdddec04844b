import type { Catalogue } from './catalogue.js';

export const pt: Catalogue = {
  local: 'São palavras das próprias lições: esta escola não tem um modelo de linguagem.',
  abstained:
    'Não encontro resposta para isto nas lições a que tens acesso. As que são indicadas aqui são as mais próximas.',
  exhausted:
    'Respondi tanto quanto a escola permite por agora. Pergunta de novo depois de {resetsAt}; a tua pergunta fica guardada.',
  interrupted: 'A resposta foi cortada aqui. Pergunta de novo para a teres completa.',
  failed: 'Não foi possível dar a resposta, e nada foi contado por ela. Pergunta de novo.',
};
