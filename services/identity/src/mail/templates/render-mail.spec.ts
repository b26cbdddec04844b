import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { catalogues } from './catalogues.js';
import type { MailParams, MailTemplate } from './mail-templates.js';
import { renderMail } from './render-mail.js';

const LINK = 'https://school.example/reset?token=abc&next=%2F';
const samples: { readonly [T in MailTemplate]: MailParams[T] } = {
  'verify-email': { code: '123456', expiresInMinutes: 15 },
  'address-in-use': {},
  'reset-password': { link: LINK, expiresInMinutes: 30 },
  'password-changed': {},
  'email-change-confirm': { code: '654321', expiresInMinutes: 15 },
  'email-changed': {},
  'sign-in-refused': {},
  'session-reuse': {},
  'second-factor-changed': {},
  'second-factor-refused': {},
  'ways-in-changed': { provider: 'Google' },
  invitation: { school: 'Ada’s School', inviter: 'Ada', role: 'instructor', link: LINK },
  'ownership-offer': { school: 'Ada’s School', owner: 'Ada', link: LINK },
};
const templates = Object.keys(samples) as MailTemplate[];
const UNSUBSCRIBE = 'https://school.example/v1/mail/unsubscribe?token=a.b.c.d';

/** All mails as text, reviewed when it changes: `UPDATE_SNAPSHOTS=1` writes it. */
const snapshot = new URL('../../../../src/mail/templates/mails.snapshot.txt', import.meta.url);

function render(template: MailTemplate, params: object = samples[template]) {
  return renderMail(template, params as MailParams[MailTemplate]);
}

describe('renderMail', () => {
  it('says what the reviewed snapshot says', () => {
    const all = templates
      .map((template) => `=== ${template}: ${render(template).subject}\n\n${render(template).text}`)
      .join('\n');
    if (process.env['UPDATE_SNAPSHOTS']) writeFileSync(snapshot, all);
    assert.equal(all, readFileSync(snapshot, 'utf8'));
  });

  it('says the same in HTML as in text', () => {
    for (const template of templates) {
      const { text, html, subject } = render(template);
      const plain = html
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&amp;', '&')
        .replaceAll('&#39;', "'");
      for (const line of [subject, ...text.split('\n')])
        for (const word of line.split(/[\s:]+/).filter((part) => part !== '' && part !== '--'))
          assert.ok(plain.includes(word), `${template}: ${word} is not in the HTML`);
      assert.doesNotMatch(html, /\{\w+\}|undefined|<img|<script|src=/);
    }
  });

  it('takes every parameter as text: no HTML, no other header, no line of its own', () => {
    const hostile =
      '"><script>alert(1)</script>\r\nBcc: all@school.example\r\n\r\nHello\u2028again\u202eevil';
    const { subject, html, text } = render('invitation', {
      school: hostile,
      inviter: hostile,
      role: hostile,
      link: LINK,
    });
    assert.doesNotMatch(subject, /[\r\n\u2028\u202e]/);
    assert.doesNotMatch(html, /<script|\u202e/);
    assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.doesNotMatch(text, /^Bcc/m);
    assert.doesNotMatch(text, /\u2028/);
  });

  it('does not fill in a second time what a parameter holds', () => {
    const { text } = render('invitation', {
      school: '{link}',
      inviter: '{school} $& $1',
      role: 'learner',
      link: LINK,
    });
    assert.match(text, /^\{school\} \$& \$1 invites you to join \{link\} as learner\.$/m);
  });

  it('links to nothing but the web', () => {
    for (const link of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/here'])
      assert.throws(() => render('reset-password', { link, expiresInMinutes: 1 }));
    const { html } = render('reset-password', {
      link: 'https://school.example/"onclick="x',
      expiresInMinutes: 1,
    });
    assert.doesNotMatch(html, /"onclick/);
  });

  it('keeps subjects short', () => {
    const { subject } = render('invitation', { ...samples.invitation, school: '🎓'.repeat(300) });
    assert.equal([...subject].length, 200);
  });

  it('speaks the closest language there is', () => {
    const subject = (locale: string | undefined): string =>
      renderMail('address-in-use', {}, { locale }).subject;
    const german = catalogues['de']!.mails['address-in-use'].subject;
    assert.equal(subject('de'), german);
    assert.equal(subject('DE-at'), german);
    for (const unknown of ['fi-FI', '__proto__', undefined])
      assert.equal(subject(unknown), catalogues.en.mails['address-in-use'].subject);
    assert.match(renderMail('address-in-use', {}, { locale: 'de-AT' }).html, /lang="de"/);
  });

  for (const language of Object.keys(catalogues))
    it(`says in ${language} all that it says in English`, () => {
      for (const template of templates) {
        const params = samples[template] as MailParams[MailTemplate];
        const { subject, text } = renderMail(template, params, { locale: language });
        for (const [name, value] of Object.entries(params) as [string, string | number][])
          if (name !== 'role')
            assert.ok(`${subject}\n${text}`.includes(String(value)), `${template}: no ${name}`);
        assert.doesNotMatch(`${subject}\n${text}`, /[{}]|undefined/);
      }
    });

  it('offers to stop only where there is a way to', () => {
    const { text, html } = renderMail('invitation', samples.invitation, {
      unsubscribeUrl: UNSUBSCRIBE,
    });
    assert.ok(text.includes(UNSUBSCRIBE));
    assert.ok(html.includes(`href="${UNSUBSCRIBE}"`));
    assert.doesNotMatch(render('invitation').html, /unsubscribe/);
  });
});
