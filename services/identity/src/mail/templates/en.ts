import type { Catalogue } from './catalogue.js';

const NOT_YOU = 'If this was not you, reset your password now and look at your signed-in devices.';

export const en: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Confirm your e-mail address',
      lead: 'Enter this code to finish creating your account:',
      paragraphs: [
        'It is valid for {expiresInMinutes} minutes. Never tell it to anybody: we do not ask for it.',
        'If you did not ask for an account, ignore this mail.',
      ],
    },
    'address-in-use': {
      subject: 'You have an account already',
      lead: 'Somebody tried to create an account with this address, and it has one already.',
      paragraphs: [
        'If this was you, sign in instead, or reset your password. If it was not, you need not do anything: nothing has changed.',
      ],
    },
    'reset-password': {
      subject: 'Reset your password',
      lead: 'You asked for a new password.',
      paragraphs: [
        'The link is valid for {expiresInMinutes} minutes and works once.',
        'If you did not ask for this, ignore this mail: your password stays as it is.',
      ],
      button: 'Choose a new password',
    },
    'password-changed': {
      subject: 'Your password was changed',
      lead: 'The password of your account was changed just now.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Confirm your new e-mail address',
      lead: 'Enter this code to use this address for your account:',
      paragraphs: [
        'It is valid for {expiresInMinutes} minutes. Never tell it to anybody: we do not ask for it.',
        'If you did not ask for this, ignore this mail.',
      ],
    },
    'email-changed': {
      subject: 'Your e-mail address was changed',
      lead: 'Your account has another e-mail address now, and this one is no longer used.',
      paragraphs: ['If this was not you, write to the people who run your school at once.'],
    },
    'sign-in-refused': {
      subject: 'Sign-in attempts on your account',
      lead: 'Somebody tried several times to sign in to your account with a wrong password.',
      paragraphs: [
        'We slow such attempts down, and nobody got in. If this was not you, a password that you use nowhere else keeps you safe.',
      ],
    },
    'session-reuse': {
      subject: 'We signed out one of your devices',
      lead: 'A sign-in of yours was used in two places, as if it had been copied, so we ended it.',
      paragraphs: ['Sign in again to go on.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Your second factor was changed',
      lead: 'The way in which you prove who you are when you sign in was changed just now.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Somebody has your password',
      lead: 'Your password was right, and then too many wrong codes of your second factor followed.',
      paragraphs: [
        'Nobody got in. We take no more codes of your app today; recovery codes and passkeys still work.',
        'If this was not you, somebody knows your password: reset it now.',
      ],
    },
    'ways-in-changed': {
      subject: 'The ways to sign in to your account were changed',
      lead: 'Signing in with {provider} was added to your account or taken away just now.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} invites you to {school}',
      lead: '{inviter} invites you to join {school} as {role}.',
      paragraphs: ['Sign in, or create an account with this address, to accept.'],
      button: 'See the invitation',
    },
    'ownership-offer': {
      subject: '{owner} wants to hand {school} over to you',
      lead: '{owner} offers you to become the owner of {school}.',
      paragraphs: ['Nothing changes until you accept.'],
      button: 'See the offer',
    },
  },
  roles: {
    owner: 'owner',
    instructor: 'instructor',
    assistant: 'assistant',
    learner: 'learner',
  },
  footer: 'Sent by Lyceum, the platform that your school runs on.',
  unsubscribe: 'No more mail like this',
  linkHint: 'Or open this address:',
  direction: 'ltr',
};
