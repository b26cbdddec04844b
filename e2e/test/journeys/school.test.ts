import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  email,
  eventually,
  mailbox,
  startStack,
  type TestStack,
} from '@lyceum/testing';
import { tokenForge } from '../support/access-token.js';
import { assertProblem } from '../support/problem.js';
import {
  PASSWORD,
  addTextLesson,
  createCourse,
  publishedCourse,
  signUp,
  type Account,
  type Course,
  type Session,
} from '../support/school.js';

describe('a school, through the gateway', () => {
  let stack: TestStack;
  let gateway: string;
  let owner: Account;

  before(async () => {
    stack = await startStack();
    gateway = stack.gatewayUrl;
    owner = await signUp(gateway);
  });
  after(() => stack.stop());

  it('begins with a sign-up that every service hears of', async () => {
    assert.equal(owner.role, 'owner');
    assert.ok(owner.schoolId);
    for (const service of ['catalog', 'media', 'progress', 'ai'])
      await eventually(async () => {
        const { status, body } = await call(`${gateway}/v1/${service}/people/me`, {
          token: owner.accessToken,
        });
        assert.equal(status, 200, `${service} does not know the new account`);
        assert.equal(body['userId'], owner.userId);
      });
  });

  it('lets its owner sign in again, and nobody with a wrong password', async () => {
    const signIn = (password: string) =>
      call<Session>(`${gateway}/v1/auth/sign-in`, {
        method: 'POST',
        json: { email: owner.email.toUpperCase(), password },
      });
    const again = await signIn(PASSWORD);
    assert.equal(again.status, 200, again.text);
    assert.equal(again.body.userId, owner.userId);
    assert.equal(again.body.schoolId, owner.schoolId);
    const profile = await call(`${gateway}/v1/users/me`, { token: again.body.accessToken });
    assert.equal(profile.body['email'], owner.email);
    assertProblem(await signIn('not the password'), { code: 'identity.credentials_wrong' });
  });

  it('takes a slug once, and says nothing of who has an account', async () => {
    const { body: school } = await call(`${gateway}/v1/schools/current`, {
      token: owner.accessToken,
    });
    const json = { email: owner.email, password: PASSWORD, name: 'Eve' };
    const signUpAs = (more: object) =>
      call(`${gateway}/v1/auth/sign-up`, { method: 'POST', json: { ...json, ...more } });
    assertProblem(await signUpAs({ school: { name: 'Mine', slug: school['slug'] } }), {
      status: 409,
      code: 'identity.slug_taken',
    });
    const [known, unknown] = await Promise.all([signUpAs({}), signUpAs({ email: email() })]);
    assert.equal(known.status, 202, known.text);
    const shape = (answer: Answer): object => ({ ...answer.body, registrationId: '' });
    assert.deepEqual(shape(known), shape(unknown));
    const { inboxUrl } = stack.infrastructure.mail!;
    await mailbox(inboxUrl).latestTo(owner.email, /You have an account already/);
  });

  it('creates, reads and updates a course, and refuses an update of what has changed since', async () => {
    const token = owner.accessToken;
    const created = await createCourse(gateway, token, 'Algebra');
    assert.equal(created.status, 201, created.text);
    const url = `${gateway}/v1/courses/${created.body.id}`;

    const read = await call<Course>(url, { token });
    assert.deepEqual(read.body, created.body);
    const tag = read.headers.get('etag')!;
    assert.equal(tag, '"v1"');

    const change = (ifMatch: string, title: string) =>
      call<Course>(url, {
        method: 'PATCH',
        token,
        headers: { 'if-match': ifMatch },
        json: { title },
      });
    const changed = await change(tag, 'Linear algebra');
    assert.equal(changed.status, 200, changed.text);
    assert.equal(changed.headers.get('etag'), '"v2"');
    assertProblem(await change(tag, 'Too late'), { status: 412, code: 'catalog.course_changed' });
    assertProblem(await change('"made-up"', 'No'), { status: 412 });
    assert.equal((await call<Course>(url, { token })).body.title, 'Linear algebra');

    assertProblem(await call(`${url}/publish`, { method: 'POST', token }), {
      status: 422,
      code: 'catalog.course_incomplete',
    });
    await addTextLesson(gateway, token, created.body.id);
    const published = await call<Course>(`${url}/publish`, { method: 'POST', token });
    assert.equal(published.body.status, 'published');
    assertProblem(await call(`${url}/publish`, { method: 'POST', token }), { status: 409 });
  });

  it('shows to everybody what is published, and nothing else', async () => {
    const draft = await createCourse(gateway, owner.accessToken, 'Secret plans');
    assertProblem(await call(`${gateway}/v1/catalog/courses/${draft.body.id}`), { status: 404 });
    const course = await publishedCourse(gateway, owner.accessToken);
    const seen = await call<Course>(`${gateway}/v1/catalog/courses/${course.id}`);
    assert.equal(seen.status, 200);
    assert.equal(seen.body.title, course.title);
  });

  it('is out of reach of another school', async () => {
    const other = await signUp(gateway);
    const { id } = (await createCourse(gateway, owner.accessToken)).body;
    const url = `${gateway}/v1/courses/${id}`;
    const token = other.accessToken;
    assertProblem(await call(url, { token }), { status: 404, code: 'catalog.course_not_found' });
    assertProblem(await call(url, { method: 'PATCH', token, json: { title: 'Mine' } }), {
      status: 404,
    });
    assertProblem(await call(`${url}/publish`, { method: 'POST', token }), { status: 404 });
    const forbidden = await call(`${gateway}/v1/auth/sign-in`, {
      method: 'POST',
      json: { email: other.email, password: PASSWORD, schoolId: owner.schoolId },
    });
    assertProblem(forbidden, { status: 403, code: 'identity.not_a_member' });
  });

  it('tells wrong roles, nobody, and tokens that are not valid apart', async () => {
    const learner = await signUp(gateway, { withSchool: false });
    assertProblem(await createCourse(gateway, learner.accessToken), {
      status: 403,
      code: 'request.forbidden',
    });
    assertProblem(await createCourse(gateway, undefined), {
      status: 401,
      code: 'request.unauthenticated',
    });

    const forge = await tokenForge(stack);
    const user = { sub: owner.userId, tid: owner.schoolId, role: 'owner' };
    assert.equal((await createCourse(gateway, forge(user))).status, 201);
    const past = Math.floor(Date.now() / 1000) - 60;
    const [head, claims, signature] = owner.accessToken.split('.') as [string, string, string];
    const promoted = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), role: 'admin' }),
    ).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const bad = {
      expired: forge({ ...user, exp: past }),
      'for somebody else': forge({ ...user, aud: 'another-api' }),
      'of another issuer': forge({ ...user, iss: 'mallory' }),
      'without expiry': forge({ ...user, exp: undefined }),
      'with a role that is none': forge({ ...user, role: 'root' }),
      'with other claims': `${head}.${promoted}.${signature}`,
      unsigned: `${unsigned}.${promoted}.`,
      'not a token': 'x',
      empty: '',
    };
    for (const [what, token] of Object.entries(bad))
      for (const url of [`${gateway}/v1/courses`, `${stack.services['catalog']!.url}/v1/courses`]) {
        const refused = await call(url, { method: 'POST', token, json: { title: 'No' } });
        assert.equal(refused.status, 401, `a token ${what} was taken`);
        assertProblem(refused, { code: 'request.token_invalid' });
      }
  });
});
