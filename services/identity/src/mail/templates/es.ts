import type { Catalogue } from './catalogue.js';

const NOT_YOU =
  'Si no has sido tú, restablece ahora tu contraseña y revisa los dispositivos en los que tienes la sesión abierta.';

export const es: Catalogue = {
  mails: {
    'verify-email': {
      subject: 'Confirma tu dirección de correo',
      lead: 'Escribe este código para terminar de crear tu cuenta:',
      paragraphs: [
        'Es válido durante {expiresInMinutes} minutos. No se lo digas a nadie: nosotros no lo pedimos.',
        'Si no has pedido una cuenta, no hagas caso de este mensaje.',
      ],
    },
    'address-in-use': {
      subject: 'Ya tienes una cuenta',
      lead: 'Alguien ha intentado crear una cuenta con esta dirección, que ya tiene una.',
      paragraphs: [
        'Si has sido tú, inicia sesión o restablece tu contraseña. Si no, no tienes que hacer nada: no ha cambiado nada.',
      ],
    },
    'reset-password': {
      subject: 'Restablece tu contraseña',
      lead: 'Has pedido una contraseña nueva.',
      paragraphs: [
        'El enlace es válido durante {expiresInMinutes} minutos y sirve una sola vez.',
        'Si no la has pedido, no hagas caso de este mensaje: tu contraseña sigue como está.',
      ],
      button: 'Elegir una contraseña nueva',
    },
    'password-changed': {
      subject: 'Se ha cambiado tu contraseña',
      lead: 'La contraseña de tu cuenta se acaba de cambiar.',
      paragraphs: [NOT_YOU],
    },
    'email-change-confirm': {
      subject: 'Confirma tu nueva dirección de correo',
      lead: 'Escribe este código para usar esta dirección en tu cuenta:',
      paragraphs: [
        'Es válido durante {expiresInMinutes} minutos. No se lo digas a nadie: nosotros no lo pedimos.',
        'Si no lo has pedido, no hagas caso de este mensaje.',
      ],
    },
    'email-changed': {
      subject: 'Se ha cambiado tu dirección de correo',
      lead: 'Tu cuenta tiene ahora otra dirección de correo, y esta ya no se usa.',
      paragraphs: ['Si no has sido tú, escribe enseguida a quienes llevan tu escuela.'],
    },
    'sign-in-refused': {
      subject: 'Intentos de iniciar sesión en tu cuenta',
      lead: 'Alguien ha intentado varias veces iniciar sesión en tu cuenta con una contraseña equivocada.',
      paragraphs: [
        'Frenamos esos intentos y nadie ha entrado. Si no has sido tú, una contraseña que no uses en ningún otro sitio te protege.',
      ],
    },
    'session-reuse': {
      subject: 'Hemos cerrado la sesión de uno de tus dispositivos',
      lead: 'Una de tus sesiones se ha usado en dos sitios, como si la hubieran copiado, y por eso la hemos cerrado.',
      paragraphs: ['Inicia sesión otra vez para continuar.', NOT_YOU],
    },
    'second-factor-changed': {
      subject: 'Se ha cambiado tu segundo factor',
      lead: 'La forma en que demuestras quién eres al iniciar sesión se acaba de cambiar.',
      paragraphs: [NOT_YOU],
    },
    'second-factor-refused': {
      subject: 'Alguien tiene tu contraseña',
      lead: 'Tu contraseña era correcta, y después hubo demasiados códigos equivocados de tu segundo factor.',
      paragraphs: [
        'Nadie ha entrado. Hoy no aceptamos más códigos de tu aplicación; los códigos de recuperación y las llaves de acceso siguen sirviendo.',
        'Si no has sido tú, alguien sabe tu contraseña: restablécela ahora.',
      ],
    },
    'ways-in-changed': {
      subject: 'Han cambiado las formas de iniciar sesión en tu cuenta',
      lead: 'El inicio de sesión con {provider} se acaba de añadir a tu cuenta o de quitar de ella.',
      paragraphs: [NOT_YOU],
    },
    invitation: {
      subject: '{inviter} te invita a {school}',
      lead: '{inviter} te invita a {school}. Tu papel: {role}.',
      paragraphs: ['Para aceptar, inicia sesión o crea una cuenta con esta dirección.'],
      button: 'Ver la invitación',
    },
    'ownership-offer': {
      subject: '{owner} quiere traspasarte {school}',
      lead: '{owner} te ofrece {school}: la escuela pasaría a ser tuya.',
      paragraphs: ['Nada cambia hasta que aceptes.'],
      button: 'Ver la oferta',
    },
  },
  roles: {
    owner: 'propietario',
    instructor: 'docente',
    assistant: 'asistente',
    learner: 'estudiante',
  },
  footer: 'Enviado por Lyceum, la plataforma en la que funciona tu escuela.',
  unsubscribe: 'No recibir más mensajes como este',
  linkHint: 'O abre esta dirección:',
  direction: 'ltr',
};
