import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Si ce n’était pas toi, réinitialise ton mot de passe maintenant et regarde quels appareils sont connectés.';

export const fr: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Confirme ton adresse e-mail',
      lead: 'Saisis ce code pour terminer la création de ton compte :',
      paragraphs: [
        'Il est valable {expiresInMinutes} minutes. Ne le donne à personne : nous ne le demandons jamais.',
        'Si tu n’as pas demandé de compte, ignore ce message.',
      ],
    },
    'address-in-use': {
      subject: 'Tu as déjà un compte',
      lead: 'Quelqu’un a voulu créer un compte avec cette adresse, et elle en a déjà un.',
      paragraphs: [
        'Si c’était toi, connecte-toi ou réinitialise ton mot de passe. Sinon, tu n’as rien à faire : rien n’a changé.',
      ],
    },
    'reset-password': {
      subject: 'Réinitialise ton mot de passe',
      lead: 'Tu as demandé un nouveau mot de passe.',
      paragraphs: [
        'Le lien est valable {expiresInMinutes} minutes et ne sert qu’une fois.',
        'Si tu n’as rien demandé, ignore ce message : ton mot de passe reste le même.',
      ],
      button: 'Choisir un nouveau mot de passe',
    },
    'password-changed': {
      subject: 'Ton mot de passe a été changé',
      lead: 'Le mot de passe de ton compte vient d’être changé.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Confirme ta nouvelle adresse e-mail',
      lead: 'Saisis ce code pour utiliser cette adresse pour ton compte :',
      paragraphs: [
        'Il est valable {expiresInMinutes} minutes. Ne le donne à personne : nous ne le demandons jamais.',
        'Si tu n’as rien demandé, ignore ce message.',
      ],
    },
    'email-changed': {
      subject: 'Ton adresse e-mail a été changée',
      lead: 'Ton compte a maintenant une autre adresse e-mail, et celle-ci n’est plus utilisée.',
      paragraphs: ['Si ce n’était pas toi, écris tout de suite aux responsables de ton école.'],
    },
    'sign-in-refused': {
      subject: 'Tentatives de connexion à ton compte',
      lead: 'Quelqu’un a essayé plusieurs fois de se connecter à ton compte avec un mauvais mot de passe.',
      paragraphs: [
        'Nous freinons ces tentatives, et personne n’est entré. Si ce n’était pas toi, un mot de passe que tu n’utilises nulle part ailleurs te protège.',
      ],
    },
    'session-reuse': {
      subject: 'Nous avons déconnecté un de tes appareils',
      lead: 'Une de tes connexions a servi à deux endroits, comme si elle avait été copiée. Nous y avons donc mis fin.',
      paragraphs: ['Connecte-toi de nouveau pour continuer.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Ton second facteur a été changé',
      lead: 'La façon dont tu prouves qui tu es à la connexion vient d’être changée.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Quelqu’un a ton mot de passe',
      lead: 'Ton mot de passe était juste, puis trop de codes faux de ton second facteur ont suivi.',
      paragraphs: [
        'Personne n’est entré. Nous n’acceptons plus de code de ton application aujourd’hui ; les codes de récupération et les clés d’accès restent valables.',
        'Si ce n’était pas toi, quelqu’un connaît ton mot de passe : réinitialise-le maintenant.',
      ],
    },
    'ways-in-changed': {
      subject: 'Les façons de se connecter à ton compte ont changé',
      lead: 'La connexion avec {provider} vient d’être ajoutée à ton compte ou retirée.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} t’invite à rejoindre {school}',
      lead: '{inviter} t’invite à rejoindre {school}. Ton rôle : {role}.',
      paragraphs: ['Pour accepter, connecte-toi ou crée un compte avec cette adresse.'],
      button: 'Voir l’invitation',
    },
    'ownership-offer': {
      subject: '{owner} veut te céder {school}',
      lead: '{owner} te propose de reprendre {school} : l’école serait alors à toi.',
      paragraphs: ['Rien ne change tant que tu n’acceptes pas.'],
      button: 'Voir la proposition',
    },
  },
  roles: {
    owner: 'propriétaire',
    instructor: 'enseignant',
    assistant: 'assistant',
    learner: 'élève',
  },
  footer: 'Envoyé par Lyceum, la plateforme sur laquelle tourne ton école.',
  unsubscribe: 'Ne plus recevoir de message de ce genre',
  linkHint: 'Ou ouvre cette adresse :',
  direction: 'ltr',
};
