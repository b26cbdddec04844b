import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Se não foste tu, repõe já a tua palavra-passe e vê em que dispositivos tens sessão iniciada.';

export const pt: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Confirma o teu endereço de e-mail',
      lead: 'Escreve este código para terminar a criação da tua conta:',
      paragraphs: [
        'É válido durante {expiresInMinutes} minutos. Não o digas a ninguém: nós não o pedimos.',
        'Se não pediste uma conta, ignora esta mensagem.',
      ],
    },
    'address-in-use': {
      subject: 'Já tens uma conta',
      lead: 'Alguém tentou criar uma conta com este endereço, que já tem uma.',
      paragraphs: [
        'Se foste tu, inicia sessão ou repõe a tua palavra-passe. Se não foste, não precisas de fazer nada: nada mudou.',
      ],
    },
    'reset-password': {
      subject: 'Repõe a tua palavra-passe',
      lead: 'Pediste uma nova palavra-passe.',
      paragraphs: [
        'A ligação é válida durante {expiresInMinutes} minutos e serve uma só vez.',
        'Se não a pediste, ignora esta mensagem: a tua palavra-passe fica como está.',
      ],
      button: 'Escolher uma nova palavra-passe',
    },
    'password-changed': {
      subject: 'A tua palavra-passe foi alterada',
      lead: 'A palavra-passe da tua conta acabou de ser alterada.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Confirma o teu novo endereço de e-mail',
      lead: 'Escreve este código para usar este endereço na tua conta:',
      paragraphs: [
        'É válido durante {expiresInMinutes} minutos. Não o digas a ninguém: nós não o pedimos.',
        'Se não o pediste, ignora esta mensagem.',
      ],
    },
    'email-changed': {
      subject: 'O teu endereço de e-mail foi alterado',
      lead: 'A tua conta tem agora outro endereço de e-mail, e este já não é usado.',
      paragraphs: ['Se não foste tu, escreve imediatamente a quem gere a tua escola.'],
    },
    'sign-in-refused': {
      subject: 'Tentativas de início de sessão na tua conta',
      lead: 'Alguém tentou várias vezes iniciar sessão na tua conta com uma palavra-passe errada.',
      paragraphs: [
        'Nós travamos essas tentativas e ninguém entrou. Se não foste tu, protege-te uma palavra-passe que não uses em mais lado nenhum.',
      ],
    },
    'session-reuse': {
      subject: 'Terminámos a sessão de um dos teus dispositivos',
      lead: 'Uma sessão tua foi usada em dois sítios, como se tivesse sido copiada, e por isso terminámo-la.',
      paragraphs: ['Inicia sessão de novo para continuar.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'O teu segundo fator foi alterado',
      lead: 'A forma como provas quem és ao iniciar sessão acabou de ser alterada.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Alguém tem a tua palavra-passe',
      lead: 'A tua palavra-passe estava certa, e depois vieram demasiados códigos errados do teu segundo fator.',
      paragraphs: [
        'Ninguém entrou. Hoje não aceitamos mais códigos da tua aplicação; os códigos de recuperação e as chaves de acesso continuam a servir.',
        'Se não foste tu, alguém sabe a tua palavra-passe: repõe-na já.',
      ],
    },
    'ways-in-changed': {
      subject: 'As formas de iniciar sessão na tua conta mudaram',
      lead: 'O início de sessão com {provider} acabou de ser acrescentado à tua conta ou retirado dela.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} convida-te para {school}',
      lead: '{inviter} convida-te para {school}. O teu papel: {role}.',
      paragraphs: ['Para aceitar, inicia sessão ou cria uma conta com este endereço.'],
      button: 'Ver o convite',
    },
    'ownership-offer': {
      subject: '{owner} quer passar-te {school}',
      lead: '{owner} oferece-te {school}: a escola passaria a ser tua.',
      paragraphs: ['Nada muda até aceitares.'],
      button: 'Ver a oferta',
    },
  },
  roles: {
    owner: 'proprietário',
    instructor: 'docente',
    assistant: 'assistente',
    learner: 'aluno',
  },
  footer: 'Enviado pela Lyceum, a plataforma em que funciona a tua escola.',
  unsubscribe: 'Não receber mais mensagens como esta',
  linkHint: 'Ou abre este endereço:',
  direction: 'ltr',
};
