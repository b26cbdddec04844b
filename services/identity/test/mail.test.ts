import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Database } from '@lyceum/persistence';
import { systemActor, type Service } from '@lyceum/platform';
import {
  call,
  email,
  eventually,
  type Mailbox,
  mailbox,
  startStack,
  type TestStack,
} from '@lyceum/testing';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import {
  MailQueue,
  type MailParams,
  type MailTemplate,
  type Recipient,
} from '../src/mail/index.js';
import { MailKeys } from '../src/mail/mail-keys.js';
import { MailRepository } from '../src/mail/mail.repository.js';
import { MailReports } from '../src/mail/reports/mail-reports.js';
import { signUp, type Account } from './support/account.js';
import { identityInProcess } from './support/identity-process.js';
import { StandInProvider } from './support/stand-in-provider.js';

interface MailRow {
  readonly status: string;
  readonly provider: string | null;
  readonly provider_id: string | null;
  readonly failure: string | null;
  readonly sealed_params: Buffer | null;
  readonly address: string | null;
  readonly address_hash: Buffer | null;
}

const system = systemActor('test');
const code = { code: '314159', expiresInMinutes: 15 };

describe('mail', () => {
  let stack: TestStack;
  let admin: pg.Client;
  let inbox: Mailbox;
  let service: Service | undefined;

  before(async () => {
    stack = await startStack({ services: ['identity'] });
    inbox = mailbox(stack.infrastructure.mail!.inboxUrl);
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
  });
  after(async () => {
    await service?.stop();
    await admin.end();
    await stack.stop();
  });

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<Service> => {
    await service?.stop();
    return (service = await identityInProcess(stack, env));
  };
  const add = <T extends MailTemplate>(template: T, to: Recipient, params: MailParams[T]) =>
    service!.app
      .get(Database)
      .run(system, (tx) =>
        service!.app.get(MailQueue, { strict: false }).add(tx, { template, to, params }),
      );
  const row = async (id: string): Promise<MailRow> => {
    const { rows } = await admin.query<MailRow>('select * from identity.mails where id = $1', [id]);
    return rows[0]!;
  };
  const settled = (id: string, status: string, timeoutMs = 10_000): Promise<MailRow> =>
    eventually(
      async () => {
        const found = await row(id);
        assert.equal(found.status, status, found.failure ?? '');
        return found;
      },
      { timeoutMs },
    );

  describe('by SMTP', () => {
    before(async () => {
      await start();
    });

    it('arrives as text and HTML, and is forgotten here', async () => {
      const address = email();
      const id = await add('verify-email', { email: address }, code);
      const mail = await inbox.latestTo(address);
      assert.equal(mail.subject, 'Confirm your e-mail address');
      assert.equal(mail.from, 'no-reply@lyceum.invalid');
      assert.match(mail.text, /^ {4}314159$/m);
      assert.match(mail.html, />314159</);
      assert.equal(mail.headers['auto-submitted'], 'auto-generated');
      assert.ok(mail.headers['message-id']?.includes(id));
      assert.equal(mail.headers['list-unsubscribe'], undefined);
      const sent = await settled(id, 'sent');
      assert.deepEqual([sent.provider, sent.sealed_params, sent.address], ['smtp', null, null]);
    });

    it('is not sent for a change that was undone', async () => {
      const address = email();
      const { app } = service!;
      await assert.rejects(
        app.get(Database).run(system, async (tx) => {
          await app
            .get(MailQueue, { strict: false })
            .add(tx, { template: 'verify-email', to: { email: address }, params: code });
          throw new Error('undone');
        }),
        /undone/,
      );
      // Mail goes out in order: once the next one is here, the first would be.
      const next = email();
      await add('verify-email', { email: next }, code);
      await inbox.latestTo(next);
      assert.deepEqual(await inbox.to(address), []);
    });

    it('goes out although its process died between the commit and the start of its job', async () => {
      const address = email();
      const id = uuidv7();
      const { app } = service!;
      const sealedParams = app.get(MailKeys, { strict: false }).sealParams(id, code);
      // What the commit leaves behind, with nobody told.
      await app.get(Database).run(system, (tx) =>
        app.get(MailRepository, { strict: false }).insert(tx, {
          id,
          template: 'verify-email',
          userId: undefined,
          address,
          locale: undefined,
          sealedParams,
        }),
      );
      await start();
      await inbox.latestTo(address);
      await settled(id, 'sent');
    });

    it('goes to one address, whatever the address looks like', async () => {
      const victim = email();
      const id = await add('verify-email', { email: `"${victim},x"@example.test` }, code);
      await eventually(async () => assert.notEqual((await row(id)).status, 'queued'));
      assert.deepEqual(await inbox.to(victim), []);
    });

    it('leaves nothing personal in the jobs', async () => {
      const { rows } = await admin.query<{ row: string }>(
        `select w::text as row from identity_jobs.workflow_status w
         union all select o::text from identity_jobs.operation_outputs o`,
      );
      assert.ok(rows.length > 0);
      for (const { row: text } of rows) assert.doesNotMatch(text, /@example\.test|314159/);
    });
  });

  describe('that somebody does not want', () => {
    let account: Account;
    let identity: string;
    before(async () => {
      identity = (await start()).url;
      account = await signUp(identity);
    });

    const invitation = (link = 'https://school.example/x') => ({
      school: 'A school',
      inviter: 'Bob',
      role: 'learner',
      link,
    });
    const preferences = (school?: boolean) =>
      call(`${identity}/v1/users/me/mail-preferences`, {
        token: account.accessToken,
        ...(school !== undefined && { method: 'PUT', json: { school } }),
      });

    it('is not sent; mail about the safety of the account is', async () => {
      assert.deepEqual((await preferences()).body, { school: true, security: true });
      assert.deepEqual((await preferences(false)).body, { school: false, security: true });
      assert.deepEqual((await preferences()).body, { school: false, security: true });
      await settled(
        await add('invitation', { userId: account.userId }, invitation()),
        'suppressed',
      );
      await settled(await add('password-changed', { userId: account.userId }, {}), 'sent');
      await preferences(true);
      await settled(await add('invitation', { userId: account.userId }, invitation()), 'sent');
    });

    it('can be stopped from the mail itself, without signing in, by a POST only', async () => {
      const address = email();
      for (const to of [{ userId: account.userId }, { email: address }]) {
        const whom = 'userId' in to ? account.email : address;
        await settled(await add('invitation', to, invitation()), 'sent');
        const { headers, text } = await inbox.latestTo(whom, /invites you/);
        assert.equal(headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
        const link = /^<(.+)>$/.exec(headers['list-unsubscribe']!)![1]!;
        assert.ok(text.includes(link));
        const url = `${identity}/v1/mail/unsubscribe${new URL(link).search}`;
        const looked = await call(url);
        assert.equal(looked.status, 200);
        assert.match(looked.text, /<form method="post">/);
        await settled(await add('invitation', to, invitation()), 'sent');

        const stopped = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'List-Unsubscribe=One-Click',
        });
        assert.equal(stopped.status, 200, await stopped.text());
        await settled(await add('invitation', to, invitation()), 'suppressed');
        const forged = await call(url.slice(0, -3), { method: 'POST' });
        assert.equal(forged.status, 404);
      }
    });

    it('is asked about in JSON alone everywhere else', async () => {
      const form = await fetch(`${identity}/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'email=x',
      });
      assert.equal(form.status, 415, await form.text());
    });
  });

  describe('by a provider over HTTP', () => {
    let provider: StandInProvider;
    before(async () => {
      provider = await StandInProvider.start();
    });
    after(() => provider.stop());
    afterEach(() => {
      provider.taken.length = 0;
    });

    it('goes to Resend, again after a failure with the same key', async () => {
      await start({ MAIL_PROVIDER: 'resend', RESEND_API_KEY: 're_1', RESEND_URL: provider.url });
      provider.answers = [
        { status: 500, body: {} },
        { status: 200, body: { id: 'resend-1' } },
      ];
      const address = email();
      const id = await add('verify-email', { email: address }, code);
      const sent = await settled(id, 'sent', 20_000);
      assert.deepEqual([sent.provider, sent.provider_id], ['resend', 'resend-1']);
      assert.equal(provider.taken.length, 2);
      for (const { path, headers, body } of provider.taken) {
        assert.equal(path, '/emails');
        assert.equal(headers.authorization, 'Bearer re_1');
        assert.equal(headers['idempotency-key'], id);
        assert.deepEqual(body['to'], [address]);
        assert.equal(body['from'], '"Lyceum" <no-reply@lyceum.invalid>');
        assert.match(String(body['text']), /314159/);
      }
    });

    it('is given up at once when the provider refuses it, and says so without naming anybody', async () => {
      provider.answers = [{ status: 422, body: { message: 'ada@school.example is not valid' } }];
      const id = await add('verify-email', { email: email() }, code);
      const failed = await settled(id, 'failed');
      assert.equal(failed.failure, 'resend answered 422');
      assert.deepEqual([failed.sealed_params, failed.address], [null, null]);
      assert.equal(provider.taken.length, 1);
    });

    it('stops for an address that bounced or complained', async () => {
      provider.answers = [{ status: 200, body: { id: 'resend-2' } }];
      const address = email();
      const id = await add('verify-email', { email: address }, code);
      await settled(id, 'sent');
      const report = (type: string, more: object = {}) =>
        service!.app.get(Database).run(system, (tx) =>
          service!.app.get(MailReports, { strict: false }).apply(tx, 'resend', {
            type,
            data: { email_id: 'resend-2', to: [address], ...more },
          }),
        );
      await report('email.delivered');
      assert.equal((await row(id)).status, 'delivered');
      await report('email.bounced', { bounce: { type: 'Permanent' } });
      await report('email.delivered');
      assert.equal((await row(id)).status, 'bounced');
      await settled(
        await add(
          'reset-password',
          { email: address.toUpperCase() },
          {
            link: 'https://school.example/r',
            expiresInMinutes: 5,
          },
        ),
        'suppressed',
      );
    });

    it('goes to Brevo', async () => {
      await start({
        MAIL_PROVIDER: 'brevo',
        BREVO_API_KEY: 'xkeysib-1',
        BREVO_URL: provider.url,
        MAIL_FROM: 'A school <mail@school.example>',
      });
      provider.answers = [{ status: 201, body: { messageId: '<1@brevo>' } }];
      const address = email();
      const id = await add('verify-email', { email: address }, code);
      assert.equal((await settled(id, 'sent')).provider_id, '<1@brevo>');
      const [{ path, headers, body }] = provider.taken as [StandInProvider['taken'][number]];
      assert.equal(path, '/v3/smtp/email');
      assert.equal(headers['api-key'], 'xkeysib-1');
      assert.deepEqual(body['sender'], { name: 'A school', email: 'mail@school.example' });
      assert.deepEqual(body['to'], [{ email: address }]);
      assert.equal((body['headers'] as Record<string, string>)['idempotencyKey'], id);
    });

    it('waits while no provider is set up', async () => {
      await start({ SMTP_URL: '' });
      const id = await add('verify-email', { email: email() }, code);
      await service!.stop();
      assert.equal((await row(id)).status, 'queued');
      await start();
      await settled(id, 'sent');
    });
  });
});
