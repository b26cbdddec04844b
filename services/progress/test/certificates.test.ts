import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, textLesson } from './support/course.js';

interface Certificate {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly holderName: string | null;
  readonly courseTitle: string;
  readonly verificationUrl: string;
  readonly revocationReason: string | null;
}

const code = ({ body }: { body: unknown }): unknown => (body as Record<string, unknown>)['code'];

describe('certificates', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([textLesson(0)], { title: 'Kontrapunkt <b>& Fuge</b>' });

  before(async () => {
    classroom = await Classroom.open({ env: { PUBLIC_URL: 'https://school.example' } });
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  const graduate = async (): Promise<{ learner: Enrolled; certificate: Certificate }> => {
    const learner = await classroom.enroll(schoolId, course);
    const { lessonId } = course.lessons[0]!;
    await classroom.call(
      learner,
      `progress/enrollments/${learner.enrollmentId}/lessons/${lessonId}/complete`,
      { method: 'POST' },
    );
    const { body } = await classroom.call<{ items: Certificate[] }>(learner, 'certificates');
    assert.equal(body.items.length, 1);
    return { learner, certificate: body.items[0]! };
  };
  const name = (who: { token: string }, { code: of }: Certificate, text: unknown) =>
    classroom.call<Certificate>(who, `certificates/${of}/holder`, {
      method: 'PUT',
      json: { name: text },
    });
  const verify = (text: string, headers: Record<string, string> = {}) =>
    classroom.call<Certificate>(undefined, `certificates/${text}`, { headers });

  it('come with the completion of a course, and anybody can verify them', async () => {
    const { certificate } = await graduate();
    assert.equal(
      certificate.verificationUrl,
      `https://school.example/v1/certificates/${certificate.code}/page`,
    );
    const { status, body, headers } = await verify(certificate.code);
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(Object.keys(body).sort(), [
      'code',
      'completedAt',
      'courseTitle',
      'holderName',
      'issuedAt',
      'revokedAt',
      'status',
    ]);
    assert.deepEqual([body.status, body.holderName], ['valid', null]);
    assert.equal((await verify(certificate.code.toLowerCase().replaceAll('-', ''))).status, 200);
  });

  it('cannot be made up', async () => {
    const { certificate } = await graduate();
    const letters = [...certificate.code];
    for (const [at, letter] of letters.entries()) {
      if (letter === '-') continue;
      const other = letter === 'A' ? 'B' : 'A';
      const forged = [...letters.slice(0, at), other, ...letters.slice(at + 1)].join('');
      assert.equal((await verify(forged)).status, 404, forged);
    }
    for (const text of ['x', '0'.repeat(40), 'A'.repeat(150), `${certificate.code}0`]) {
      const answer = await verify(text);
      assert.equal(answer.status, 404);
      assert.equal(code(answer), 'progress.certificate_not_found');
    }
  });

  it('show themselves to a browser as a page that runs nothing', async () => {
    const { learner, certificate } = await graduate();
    await name(learner, certificate, `<script>alert("Ada")</script> & Söhne`);
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const page = await verify(certificate.code, { accept });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type')!, /^text\/html; charset=utf-8/);
    const policy = page.headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'.*style-src 'sha256-/);
    assert.doesNotMatch(policy, /unsafe|script-src/);
    assert.ok(
      page.text.includes('&lt;script&gt;alert(&quot;Ada&quot;)&lt;/script&gt; &amp; Söhne'),
    );
    assert.ok(page.text.includes('Kontrapunkt &lt;b&gt;&amp; Fuge'));
    assert.doesNotMatch(page.text, /<script|<b>/);
  });

  it('bear the name that the learner gives once, and the staff corrects', async () => {
    const { learner, certificate } = await graduate();
    assert.equal(
      (await name(learner, certificate, '  Ada Lovelace ')).body.holderName,
      'Ada Lovelace',
    );
    assert.equal((await name(learner, certificate, 'Ada Lovelace')).status, 200);
    const again = await name(learner, certificate, 'Grace Hopper');
    assert.equal(code(again), 'progress.holder_named');
    const staff = classroom.member('assistant', schoolId);
    assert.equal((await name(staff, certificate, 'Ada King')).status, 200);
    assert.equal((await verify(certificate.code)).body.holderName, 'Ada King');
    for (const wrong of ['', '   ', 'a\nb', 'x'.repeat(121), null, 7, '\u202e'])
      assert.equal((await name(staff, certificate, wrong)).status, 422, JSON.stringify(wrong));
  });

  it('can be printed once they bear a name', async () => {
    const { learner, certificate } = await graduate();
    const print = (who: { token: string }) =>
      fetch(`${classroom.url}/certificates/${certificate.code}/pdf`, {
        headers: { authorization: `Bearer ${who.token}` },
      });
    assert.equal((await print(learner)).status, 409);
    await name(learner, certificate, 'Émilie Ελένη Жанна आदा');
    const answer = await print(learner);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
    assert.ok(bytes.length > 5_000 && bytes.length < 300_000, String(bytes.length));
    assert.match(bytes.toString('latin1'), /https:\/\/school\.example\/v1\/certificates/);
    assert.equal((await print(classroom.member('instructor', schoolId))).status, 200);
    assert.equal((await print(classroom.member('learner', schoolId))).status, 404);
    assert.equal((await print(classroom.member('owner', randomUUID()))).status, 404);
  });

  it('are taken back by the staff, and show it', async () => {
    const { learner, certificate } = await graduate();
    await name(learner, certificate, 'Ada');
    const revoke = (who: { token: string }, reason: unknown = 'It was somebody else.') =>
      classroom.call<Certificate>(who, `certificates/${certificate.code}/revoke`, {
        json: { reason },
      });
    assert.equal((await revoke(learner)).status, 403);
    assert.equal((await revoke(classroom.member('assistant', schoolId))).status, 403);
    assert.equal((await revoke(classroom.member('owner', randomUUID()))).status, 404);
    const owner = classroom.member('owner', schoolId);
    assert.equal((await revoke(owner, 'x'.repeat(501))).status, 422);
    const revoked = await Promise.all([revoke(owner), revoke(owner), revoke(owner)]);
    assert.ok(revoked.every(({ status, body }) => status === 200 && body.status === 'revoked'));
    const said = await classroom.said(certificate.id);
    assert.deepEqual(
      said.map(({ type, data }) => [type, data['version']]),
      [
        ['certificate.issued', 1],
        ['certificate.revoked', 3],
      ],
    );
    const shown = await verify(certificate.code);
    assert.equal(shown.body.status, 'revoked');
    assert.ok(!shown.text.includes('somebody else'));
    const page = await classroom.call(undefined, `certificates/${certificate.code}/page`);
    assert.match(page.text, /was revoked on/);
    const pdf = await classroom.call(learner, `certificates/${certificate.code}/pdf`);
    assert.equal(code(pdf), 'progress.certificate_revoked');
    const own = await classroom.call<{ items: Certificate[] }>(learner, 'certificates');
    assert.equal(own.body.items[0]!.revocationReason, 'It was somebody else.');
  });

  it('are listed for their learner, and for the staff of the school', async () => {
    const { learner } = await graduate();
    const list = async (who: { token: string }, query = ''): Promise<string[]> => {
      const path = `certificates?limit=100${query}`;
      const { body } = await classroom.call<{ items: Certificate[] }>(who, path);
      return body.items.map(({ id }) => id);
    };
    const all = await list(classroom.member('owner', schoolId), `&courseId=${course.courseId}`);
    assert.ok(all.length > 1);
    assert.equal((await list(learner)).length, 1);
    assert.ok(all.includes((await list(learner))[0]!));
    assert.deepEqual(await list(classroom.member('owner', randomUUID())), []);
    assert.deepEqual(await list(classroom.member('learner', schoolId)), []);
  });
});
