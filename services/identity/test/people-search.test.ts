import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, createDatabase, startStack, type TestStack } from '@lyceum/testing';
import { declaredStatements } from '@lyceum/persistence';
import pg from 'pg';
import '../src/people-search/people-search.repository.js';
import { signUp, type Account } from './support/account.js';
import { joined } from './support/school.js';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly username: string | null;
}

/** Members of one school, made by SQL; each row a name and a user name. */
async function fill(
  admin: pg.Client,
  schoolId: string,
  people: readonly (readonly [name: string, username: string | null])[],
): Promise<void> {
  await admin.query(
    `with made as (
       insert into identity.users (id, email, password_hash, display_name, username)
       select gen_random_uuid(), gen_random_uuid() || '@example.test', 'x', name, username
       from unnest($2::text[], $3::text[]) as people (name, username) returning id)
     insert into identity.memberships (tenant_id, user_id, role)
     select $1, id, 'learner' from made`,
    [schoolId, people.map(([name]) => name), people.map(([, username]) => username)],
  );
}

describe('search for people', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let owner: Account;
  let stranger: Account;

  before(async () => {
    stack = await startStack({ services: ['identity'] });
    identity = stack.services['identity']!.url;
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    owner = await signUp(identity);
    stranger = await signUp(identity);
    await fill(admin, owner.schoolId!, [
      ['Grace Hopper', 'amazing.grace'],
      ['Grace Kelly', null],
      ['Gracia Hoppe', null],
      ['Zoë Müller', 'zoe'],
      ['Katherine Johnson', 'kjohnson'],
    ]);
    await fill(admin, stranger.schoolId!, [['Grace Elsewhere', 'grace-elsewhere']]);
  });
  after(async () => {
    await admin.end();
    await stack.stop();
  });

  const find = async (query: string, account = owner): Promise<Person[]> => {
    const people: Person[] = [];
    let cursor: string | null = null;
    do {
      const parameters = new URLSearchParams({ query, limit: '2', ...(cursor && { cursor }) });
      const { status, body, text } = await call<{ items: Person[]; nextCursor: string | null }>(
        `${identity}/v1/users?${parameters.toString()}`,
        { token: account.accessToken },
      );
      assert.equal(status, 200, text);
      people.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== null);
    return people;
  };
  const names = async (query: string, account?: Account): Promise<string[]> =>
    (await find(query, account)).map(({ name }) => name);

  it('puts the closest first, forgives typing errors, case and accents, and finds user names', async () => {
    assert.equal((await names('grace hopper'))[0], 'Grace Hopper');
    assert.deepEqual((await names('GRACE')).slice(0, 2).sort(), ['Grace Hopper', 'Grace Kelly']);
    assert.equal((await names('hoper'))[0]!.startsWith('Grac'), true);
    assert.deepEqual(await names('zoe muller'), ['Zoë Müller']);
    assert.equal((await names('kjohnson'))[0], 'Katherine Johnson');
    assert.equal((await names('kather'))[0], 'Katherine Johnson');
  });

  it('finds nobody by address or of another school, and shows what may be seen', async () => {
    assert.deepEqual(await names(owner.email), []);
    assert.deepEqual(await names('elsewhere'), []);
    assert.deepEqual(await names('hopper', stranger), []);
    const [person] = await find('amazing');
    assert.deepEqual(Object.keys(person!).sort(), ['avatarId', 'id', 'name', 'username']);
    for (const query of ['%', "' or 1=1 --", '* & !', ':*', '   !'])
      assert.ok(Array.isArray(await names(query)), query);
  });

  it('follows who joins, leaves and changes their name', async () => {
    const guest = await joined(identity, owner, 'learner');
    assert.ok((await find('ada')).some(({ id }) => id === guest.userId));
    await call(`${identity}/v1/users/me`, {
      method: 'PATCH',
      token: guest.accessToken,
      json: { name: 'Rosalind Franklin', username: 'photo51' },
    });
    assert.deepEqual(await names('rosalind'), ['Rosalind Franklin']);
    assert.deepEqual(await names('photo51'), ['Rosalind Franklin']);
    assert.ok(!(await find('ada')).some(({ id }) => id === guest.userId));
    await call(`${identity}/v1/schools/current/members/me`, {
      method: 'DELETE',
      token: guest.accessToken,
    });
    assert.deepEqual(await names('rosalind'), []);
  });
});

it('search reads the index of the school and nothing else, as the role of the service', async () => {
  const database = await createDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  const service = new pg.Client({ connectionString: database.serviceUrl('identity') });
  await Promise.all([admin.connect(), service.connect()]);
  try {
    const { rows } = await admin.query<{ id: string }>(
      `insert into identity.schools (tenant_id, slug, name)
       select gen_random_uuid(), 'school-' || n, 'School' from generate_series(1, 3) n returning tenant_id as id`,
    );
    for (const { id } of rows)
      await fill(
        admin,
        id,
        Array.from({ length: 1500 }, (_, at) => [`Person ${at.toString(36)} Nr ${at}`, null]),
      );
    await admin.query('analyze identity.member_terms, identity.users, identity.memberships');
    const { text } = declaredStatements().find(({ name }) => name === 'people.search')!;
    await service.query('begin');
    await service.query(
      `select set_config('app.role', 'system', true), set_config('app.tenant_id', $1, true)`,
      [rows[0]!.id],
    );
    const plan = await service.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off) ${text}`,
      [rows[0]!.id, 'nr 1234', null, null, 20],
    );
    const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(
      lines,
      /(Index (Only )?Scan|Bitmap Index Scan).* (using|on) member_terms_pkey/,
      lines,
    );
    assert.doesNotMatch(lines, /Seq Scan on (member_terms|memberships)/, lines);
  } finally {
    await Promise.all([admin.end(), service.end()]);
  }
});
