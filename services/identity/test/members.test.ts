import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  email,
  eventually,
  type Mailbox,
  mailbox,
  startStack,
  type TestStack,
  waitingForLocks,
} from '@lyceum/testing';
import pg from 'pg';
import { signUp, type Account } from './support/account.js';
import { actingIn, joined } from './support/school.js';

interface Member {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
}

const code = ({ body }: Answer<unknown>): unknown => (body as Record<string, unknown>)['code'];

describe('members of a school', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let inbox: Mailbox;
  let owner: Account;
  let instructor: Account;
  let learner: Account;

  const invitationIn = async (address: string): Promise<string> => {
    const { text } = await inbox.latestTo(address, /invites you/);
    return /\S+\/invitations\/\S+/.exec(text)![0];
  };

  before(async () => {
    stack = await startStack({ services: ['identity'] });
    identity = stack.services['identity']!.url;
    inbox = mailbox(stack.infrastructure.mail!.inboxUrl);
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    owner = await signUp(identity);
    instructor = await joined(identity, owner, 'instructor', invitationIn);
    learner = await joined(identity, owner, 'learner');
  });
  after(async () => {
    await admin.end();
    await stack.stop();
  });

  const act = (
    account: Account,
    path: string,
    method: string,
    json?: object,
  ): Promise<Answer<Record<string, unknown>>> =>
    call(`${identity}/v1/schools/current/${path}`, {
      token: account.accessToken,
      method,
      ...(json && { json }),
    });
  const list = async (account: Account, query = ''): Promise<Member[]> => {
    const members: Member[] = [];
    let cursor = '';
    do {
      const { status, body, text } = await call<{ items: Member[]; nextCursor: string | null }>(
        `${identity}/v1/schools/current/members?limit=2${query}${cursor}`,
        { token: account.accessToken },
      );
      assert.equal(status, 200, text);
      members.push(...body.items);
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor);
    return members;
  };
  const accept = (account: Account, link: string) =>
    call(`${identity}/v1/invitations/accept`, {
      token: account.accessToken,
      json: { token: link.split('/').at(-1) },
    });
  const changes = async (userId: string): Promise<(string | null)[]> => {
    const { rows } = await admin.query<{ role: string | null; version: number }>(
      `select envelope::jsonb -> 'data' ->> 'role' as role,
              (envelope::jsonb -> 'data' ->> 'version')::int as version from identity.outbox
       where nats_subject like 'evt.identity.membership.changed.%' and tenant_id = $1 and aggregate_id = $2
       order by seq`,
      [owner.schoolId, userId],
    );
    const versions = rows.map(({ version }) => version);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    return rows.map(({ role }) => role);
  };

  it('are seen by its staff, oldest first, and by nobody else', async () => {
    assert.deepEqual(
      (await list(owner)).map(({ userId, role }) => [userId, role]),
      [
        [owner.userId, 'owner'],
        [instructor.userId, 'instructor'],
        [learner.userId, 'learner'],
      ],
    );
    assert.deepEqual(await list(instructor), await list(owner));
    assert.equal((await list(owner, '&role=learner')).length, 1);
    assert.equal((await act(learner, 'members', 'GET')).status, 403);
    const stranger = await signUp(identity);
    assert.deepEqual(
      (await list(stranger)).map(({ userId }) => userId),
      [stranger.userId],
    );
  });

  it('get another role from the owner alone, and older tokens end with it', async () => {
    const assistant = await joined(identity, owner, 'learner');
    const change = (who: Account, role: string) =>
      act(who, `members/${assistant.userId}`, 'PATCH', { role });
    assert.equal((await change(instructor, 'assistant')).status, 403);
    assert.equal((await change(assistant, 'instructor')).status, 403);
    assert.equal((await change(owner, 'owner')).status, 422);
    assert.equal((await change(owner, 'assistant')).status, 204);
    assert.deepEqual(await changes(assistant.userId), ['learner', 'assistant']);
    await eventually(async () => {
      const refused = await act(assistant, 'members', 'GET');
      assert.deepEqual([refused.status, code(refused)], [401, 'request.token_revoked']);
    });
    const again = await actingIn(identity, assistant, owner.schoolId!);
    assert.equal(again.role, 'assistant');
    assert.equal((await act(again, 'members', 'GET')).status, 200);
    const other = await signUp(identity);
    assert.equal(
      code(await act(other, `members/${assistant.userId}`, 'PATCH', { role: 'learner' })),
      'identity.member_not_found',
    );
  });

  it('leave, are removed and come back, and the owner stays', async () => {
    const guest = await joined(identity, owner, 'learner');
    assert.equal((await act(guest, 'members/me', 'DELETE')).status, 204);
    const signIn = await call(`${identity}/v1/auth/sign-in`, {
      json: { email: guest.email, password: 'correct horse battery', schoolId: owner.schoolId },
    });
    assert.equal(code(signIn), 'identity.not_a_member');
    const { body } = await act(owner, 'invitation-links', 'POST', {});
    assert.equal((await accept(guest, String(body['link']))).status, 401);
    const elsewhere = await actingIn(identity, guest, guest.schoolId!).catch(() => undefined);
    assert.equal(elsewhere, undefined, 'the old token names the school that was left');

    const home = await call<Account>(`${identity}/v1/auth/sign-in`, {
      json: { email: guest.email, password: 'correct horse battery' },
    });
    const back = await accept({ ...guest, ...home.body }, String(body['link']));
    assert.equal(back.status, 200, back.text);
    assert.equal((await act(owner, `members/${guest.userId}`, 'DELETE')).status, 204);
    assert.deepEqual(await changes(guest.userId), ['learner', null, 'learner', null]);

    assert.equal(code(await act(owner, 'members/me', 'DELETE')), 'identity.owner_must_stay');
    assert.equal(
      code(await act(owner, `members/${owner.userId}`, 'DELETE')),
      'identity.owner_must_stay',
    );
    assert.equal((await act(instructor, `members/${learner.userId}`, 'DELETE')).status, 403);
  });

  describe('are invited', () => {
    it('by mail, and only the account with the address can accept', async () => {
      const guest = await signUp(identity);
      const other = await signUp(identity);
      const invite = (role = 'assistant') =>
        act(owner, 'invitations', 'POST', { email: guest.email.toUpperCase(), role });
      assert.equal((await invite()).status, 201);
      const first = await invitationIn(guest.email.toUpperCase());
      assert.equal((await invite()).status, 201);
      await eventually(async () => assert.notEqual(await invitationIn(guest.email), first));
      const link = await invitationIn(guest.email);
      assert.equal(code(await accept(guest, first)), 'identity.invitation_invalid');
      assert.equal(code(await accept(other, link)), 'identity.invitation_for_another');

      const looked = await call(`${identity}/v1/invitations/preview`, {
        json: { token: link.split('/').at(-1) },
      });
      assert.deepEqual(looked.body, {
        school: 'A school',
        inviter: 'Ada',
        role: 'assistant',
        isBound: true,
      });
      const accepted = await accept(guest, link);
      assert.deepEqual(accepted.body, { schoolId: owner.schoolId, role: 'assistant' });
      assert.equal(code(await accept(guest, link)), 'identity.invitation_invalid');
      const { rows } = await admin.query(
        `select from identity.invitations where lower(email) = lower($1)`,
        [guest.email],
      );
      assert.equal(rows.length, 0, 'the address is kept although nobody needs it');
    });

    it('by three mails to an address in a day, also at once and after a revocation', async () => {
      const address = email();
      const invite = (who = owner, to = address) =>
        act(who, 'invitations', 'POST', { email: to, role: 'learner' });
      const first = await invite();
      assert.equal(first.status, 201, first.text);
      const revoked = await act(owner, `invitations/${String(first.body['id'])}`, 'DELETE');
      assert.equal(revoked.status, 204);
      assert.equal((await invite()).status, 201);
      const both = await Promise.all([invite(), invite(owner, address.toUpperCase())]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
      assert.equal(code(await invite()), 'identity.invited_enough');
      assert.equal((await invite(owner, email())).status, 201);
      assert.equal((await invite(await signUp(identity))).status, 201, 'of another school');
      await admin.query(
        `update identity.mails set created_at = created_at - interval '1 day' where template = 'invitation'`,
      );
      assert.equal((await invite()).status, 201);
    });

    it('by a link, as learners, as often as it says and until it ends', async () => {
      const made = await act(owner, 'invitation-links', 'POST', { maxUses: 2 });
      const link = String(made.body['link']);
      const guests = await Promise.all([signUp(identity), signUp(identity), signUp(identity)]);
      const answers = await Promise.all(guests.map((guest) => accept(guest, link)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 404]);
      assert.equal((await act(owner, 'invitation-links', 'POST', { role: 'owner' })).status, 422);

      const { body } = await act(owner, 'invitation-links', 'POST', {});
      const again = guests.find((_, at) => answers[at]!.status === 200)!;
      assert.equal(code(await accept(again, String(body['link']))), 'identity.already_a_member');
      assert.equal((await act(owner, `invitations/${String(body['id'])}`, 'DELETE')).status, 204);
      const late = guests.find((_, at) => answers[at]!.status === 404)!;
      assert.equal(code(await accept(late, String(body['link']))), 'identity.invitation_invalid');
      const next = await act(owner, 'invitation-links', 'POST', {});
      await admin.query(`update identity.invitations set expires_at = now() where id = $1`, [
        next.body['id'],
      ]);
      assert.equal(
        code(await accept(late, String(next.body['link']))),
        'identity.invitation_invalid',
      );
    });

    it('by those who may, and with no more than they have', async () => {
      const to = (role: string) => ({ email: email(), role });
      assert.equal((await act(learner, 'invitations', 'POST', to('learner'))).status, 403);
      assert.equal((await act(instructor, 'invitations', 'POST', to('learner'))).status, 201);
      assert.equal(
        code(await act(instructor, 'invitations', 'POST', to('instructor'))),
        'identity.invitation_role_too_high',
      );
      assert.equal((await act(owner, 'invitations', 'POST', to('owner'))).status, 422);
      const { body } = await act(owner, 'invitations', 'GET');
      assert.ok((body['items'] as unknown[]).length > 3);
      assert.doesNotMatch(JSON.stringify(body), /token|hash/i);
      const stranger = await signUp(identity);
      assert.deepEqual((await act(stranger, 'invitations', 'GET')).body['items'], []);
    });
  });

  describe('take a school over', () => {
    it('when its owner offers and they accept', async () => {
      const first = await signUp(identity);
      const heir = await joined(identity, first, 'learner');
      const offer = (userId: string) => act(first, 'ownership-offer', 'PUT', { userId });
      assert.equal(code(await offer(learner.userId)), 'identity.member_not_found');
      assert.equal((await offer(heir.userId)).status, 200);
      await inbox.latestTo(heir.email, /hand A school over/);
      assert.equal(
        code(await act(first, 'ownership-offer/accept', 'POST')),
        'identity.offer_not_found',
      );
      assert.equal((await act(heir, 'ownership-offer/accept', 'POST')).status, 204);
      const [before, now] = [
        await actingIn(identity, first, first.schoolId!),
        await actingIn(identity, heir, first.schoolId!),
      ];
      assert.deepEqual([before.role, now.role], ['instructor', 'owner']);
      assert.equal((await offer(heir.userId)).status >= 401, true);
      const { rows } = await admin.query<{ action: string }>(
        `select action from identity.audit_entries where tenant_id = $1 order by id`,
        [first.schoolId],
      );
      assert.ok(rows.some(({ action }) => action === 'ownership.transferred'));
    });

    it('once, when they accept twice at a time', async () => {
      const first = await signUp(identity);
      const heir = await joined(identity, first, 'learner');
      await act(first, 'ownership-offer', 'PUT', { userId: heir.userId });
      // Whoever holds the membership of the owner has both wait for it.
      await admin.query('begin');
      await admin.query(
        'select from identity.memberships where tenant_id = $1 and user_id = $2 for update',
        [first.schoolId, first.userId],
      );
      const both = [1, 2].map(() => act(heir, 'ownership-offer/accept', 'POST'));
      await waitingForLocks(stack.databaseUrl, 2);
      await admin.query('commit');
      const statuses = (await Promise.all(both)).map(({ status }) => status);
      assert.deepEqual(statuses.sort(), [204, 404]);
    });

    it('and are told by three mails in a day, however often they decline', async () => {
      const first = await signUp(identity);
      const heir = await joined(identity, first, 'learner');
      const offer = () => act(first, 'ownership-offer', 'PUT', { userId: heir.userId });
      for (let told = 0; told < 3; told += 1) {
        assert.equal((await offer()).status, 200);
        assert.equal((await act(heir, 'ownership-offer', 'DELETE')).status, 204);
      }
      assert.equal(code(await offer()), 'identity.offered_enough');
    });

    it('not when the offer was taken back or declined', async () => {
      const first = await signUp(identity);
      const heir = await joined(identity, first, 'learner');
      for (const who of [first, heir]) {
        await act(first, 'ownership-offer', 'PUT', { userId: heir.userId });
        assert.equal((await act(who, 'ownership-offer', 'DELETE')).status, 204);
        assert.equal(
          code(await act(heir, 'ownership-offer/accept', 'POST')),
          'identity.offer_not_found',
        );
      }
    });
  });
});
